import { closedLoop, type LoopOptions, type LoopResult } from './closed-loop.ts';
import { aFolder } from './payflow.ts';
import { openTown } from './town.ts';

/** How long all servers need, with so many payments stored, to be remembered, to be taken back, and to begin anew. */
export interface RewindResult extends LoopResult {
  readonly payments: number;
  readonly rewindMs: Readonly<Record<'snapshot' | 'restore' | 'reset', Rounds>>;
}

interface Rounds {
  readonly p50: number;
  readonly max: number;
}

const ROUNDS = 15;

function roundsOf(took: readonly number[]): Rounds {
  const sorted = took.map(Math.round).sort((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** Each call over HTTP, from its beginning to its reply. */
async function rewind(pgUrl: string): Promise<RewindResult['rewindMs']> {
  const took: Record<'snapshot' | 'restore' | 'reset', number[]> = { snapshot: [], restore: [], reset: [] };
  const post = async (what: keyof typeof took, path: string): Promise<void> => {
    const body = JSON.stringify({ name: 'bench' });
    const sent = what === 'snapshot' ? { headers: { 'content-type': 'application/json' }, body } : {};
    const began = performance.now();
    const reply = await fetch(pgUrl + path, { method: 'POST', ...sent });
    took[what].push(performance.now() - began);
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
  };
  for (let round = 0; round < ROUNDS; round++) {
    await post('snapshot', '/sandbox/snapshots');
    await post('restore', '/sandbox/snapshots/bench/restore');
    await post('reset', '/sandbox/reset');
    await post('restore', '/sandbox/snapshots/bench/restore');
  }
  return { snapshot: roundsOf(took.snapshot), restore: roundsOf(took.restore), reset: roundsOf(took.reset) };
}

/** Whole rounds of it, as `npm start` runs PayFlow, after so many payments. */
export async function measureRewinds(
  options: LoopOptions & { databaseUrl: string | undefined },
): Promise<RewindResult> {
  await using folder = await aFolder();
  await using town = await openTown(folder.path, options.databaseUrl);
  const result = await closedLoop(town.target, options);
  const rewindMs = await rewind(town.url);
  await town.demandInvariants();
  return { ...result, payments: options.warmUp + options.payments, rewindMs };
}
