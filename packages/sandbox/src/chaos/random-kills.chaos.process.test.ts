import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fractionOf, keyedRandom } from '../simulation/chance.ts';
import { whatIsLost } from './kept.ts';
import { canStartProcessTown, startProcessTown } from './process-town.ts';
import { startRestarter } from './restarter.ts';
import { chaosSettings } from './settings.ts';
import { loadOf } from './struck.ts';

const { seconds, seed } = chaosSettings(process.env);
const BUYERS = 6;
/** Until all is back and has been looked at. */
const BESIDES_MS = 240_000;

describe.skipIf(!canStartProcessTown())('a town where anything may die at any moment', () => {
  test('a load with random kills loses nothing that was acknowledged, and the books agree', {
    timeout: seconds * 1_000 + BESIDES_MS,
  }, async () => {
    const again = `PAYFLOW_CHAOS_SEED=${seed} PAYFLOW_CHAOS_SECONDS=${seconds}`;
    process.stderr.write(`random kills: ${again}\n`);
    const random = keyedRandom(seed);
    await using town = await startProcessTown();
    const load = loadOf(town, BUYERS);
    await using restarter = startRestarter({
      actors: [...town.pgs, ...town.workers, town.database, town.broker, town.redis],
      chance: () => fractionOf(random, 'kills'),
    });
    await wait(seconds * 1_000);
    await restarter.stop();
    const healedAt = performance.now();
    await load.stop();
    const killed = restarter.killed.join(' ');
    expect(await whatIsLost(town, load, healedAt), `${again}; killed: ${killed}`).toEqual([]);
    expect(restarter.killed.length).toBeGreaterThan(seconds / 4);
    expect(load.told.size).toBeGreaterThan(seconds);
  });
});
