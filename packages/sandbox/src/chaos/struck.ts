import { whatIsLost } from './kept.ts';
import { type Load, startLoad } from './load.ts';
import type { ProcessTown } from './process-town.ts';

const BUYERS = 6;
const BEFORE = 20;
const AFTER = 6;
let loads = 0;

export const loadOf = (town: ProcessTown, buyers = BUYERS): Load =>
  startLoad({
    name: `load${++loads}`,
    url: town.url,
    secretKey: town.credentials.m001SecretKey,
    buyers,
  });

export interface Survived {
  /** Empty when nothing was lost. */
  readonly lost: readonly string[];
  readonly load: Load;
}

/**
 * Buyers buy; then something happens to the town, which is whole again when `strike` resolves. Says what was lost by it, or
 * was not done ten seconds later; then buyers can buy as before.
 */
export async function survives(town: ProcessTown, strike: (load: Load) => Promise<void>): Promise<Survived> {
  const load = loadOf(town);
  await load.more(BEFORE);
  await strike(load);
  const healedAt = performance.now();
  await load.stop();
  const lost = await whatIsLost(town, load, healedAt);
  const next = loadOf(town);
  await next.more(AFTER);
  await next.stop();
  return { lost, load };
}
