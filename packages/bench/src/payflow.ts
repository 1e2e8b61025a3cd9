import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closedLoop, type LoopOptions, type LoopResult } from './closed-loop.ts';
import { flows } from './load.ts';
import { openTown } from './town.ts';

export interface PayflowResult extends LoopResult {
  readonly rssMb: Readonly<Record<'pg' | 'card' | 'merchant', number>>;
  /** From the start of the supervisor until the town takes payments. */
  readonly readyMs: number;
}

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

export async function aFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'payflow-bench-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The load on PayFlow as `npm start` runs it, on a folder (and databases) of its own. */
export async function measurePayflow(
  options: LoopOptions & { databaseUrl: string | undefined },
): Promise<PayflowResult> {
  await using folder = await aFolder();
  await using town = await openTown(folder.path, options.databaseUrl);
  const result = await closedLoop(town.target, options);
  const rssMb = town.peakMb();
  const each = flows[options.flow ?? 'pay'].webhooks;
  await town.demandInbox((options.warmUp + options.payments) * each);
  await town.demandInvariants();
  return { ...result, readyMs: town.readyMs, rssMb };
}
