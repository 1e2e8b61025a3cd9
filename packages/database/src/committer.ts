import { Refused, refuse } from '@payflow/contracts';
import { groupCommit } from './group-commit.ts';
import { BatchView, lookupName, type View } from './view.ts';
import type { Lookup, Row, Write, WritePath } from './write-path.ts';

/**
 * One way to write: load what the requests of a batch name, decide each in order in memory, commit all.
 * 1. A caller is answered only after COMMIT.
 * 2. A decision without writes (a refusal, a repeat) fails or answers its own request and touches no other.
 * 3. Held, it commits nothing; ended, nothing ever again.
 * 4. When another process owns a key, the batch is decided again from a fresh load, then in halves, then refused with nothing changed.
 */
export interface Work<Result> {
  readonly lookups: readonly Lookup[];
  /** Pure; it may run more than once. An error that it throws fails this request alone. */
  decide(view: View): Decision<Result>;
}

export interface Decision<Result> {
  readonly result: Result;
  readonly writes: readonly Write[];
}

export interface Committer {
  commit<Result>(work: Work<Result>): Promise<Result>;
  idle(): Promise<void>;
  /** How many wait for a commit. */
  queued(): number;
  /** Resolves when no commit is under way; then none begins before `release`. */
  hold(): Promise<void>;
  release(): void;
  /** Whoever waits, or comes later, is refused with nothing changed. */
  end(): void;
}

export interface CommitterOptions {
  readonly writePath: WritePath;
  turn(): Promise<void>;
  onBatch?(size: number): void;
  maxBatch?: number;
  maxQueued?: number;
}

const TRIES = 3;

type Outcome = { readonly decided: Decision<unknown> } | { readonly error: unknown };

function uniqueLookups(batch: readonly Work<unknown>[]): Lookup[] {
  const byName = new Map<string, Lookup>();
  for (const work of batch) for (const lookup of work.lookups) byName.set(lookupName(lookup), lookup);
  return [...byName.values()];
}

function decideAll(
  batch: readonly Work<unknown>[],
  lookups: readonly Lookup[],
  loaded: readonly (readonly Row[])[],
): Outcome[] {
  const view = new BatchView(lookups, loaded);
  return batch.map((work) => {
    try {
      const { result, writes } = work.decide(view);
      return { decided: { result, writes: view.apply(writes) } };
    } catch (error) {
      return { error };
    }
  });
}

const contended = () =>
  new Refused(
    refuse(
      'STORAGE_UNAVAILABLE',
      'Another process kept changing the same rows; nothing was changed, try again.',
      { retryAfterSeconds: 1 },
    ),
  );

const overtaken = () =>
  new Refused(
    refuse(
      'STORAGE_UNAVAILABLE',
      'PayFlow went back to another state meanwhile; this changed nothing there.',
      {
        retryAfterSeconds: 1,
      },
    ),
  );

export function createCommitter(options: CommitterOptions): Committer {
  const { writePath, turn, onBatch, maxBatch = 100, maxQueued } = options;

  async function runOnce(batch: readonly Work<unknown>[]): Promise<Outcome[] | undefined> {
    const lookups = uniqueLookups(batch);
    const outcomes = decideAll(batch, lookups, await writePath.load(lookups));
    const writes = outcomes.flatMap((outcome) => ('decided' in outcome ? outcome.decided.writes : []));
    if (writes.length === 0) return outcomes;
    return (await writePath.commit(writes)).committed ? outcomes : undefined;
  }

  async function run(batch: readonly Work<unknown>[]): Promise<readonly Outcome[]> {
    for (let tries = 0; tries < TRIES; tries++) {
      const outcomes = await runOnce(batch);
      if (outcomes) return outcomes;
    }
    if (batch.length === 1) return [{ error: contended() }];
    const middle = Math.ceil(batch.length / 2);
    return [...(await runHalf(batch.slice(0, middle))), ...(await runHalf(batch.slice(middle)))];
  }

  /** What one half fails with is its own: the other one may have been committed. */
  async function runHalf(half: readonly Work<unknown>[]): Promise<readonly Outcome[]> {
    try {
      return await run(half);
    } catch (error) {
      return half.map(() => ({ error }));
    }
  }

  const queue = groupCommit<Work<unknown>, Outcome>({
    run,
    turn,
    maxBatch,
    ...(maxQueued === undefined ? {} : { maxQueued }),
    overloaded: () =>
      new Refused(
        refuse('OVERLOADED', 'Too many requests are waiting; try again.', { retryAfterSeconds: 1 }),
      ),
    ...(onBatch ? { onBatch } : {}),
  });

  return {
    async commit<Result>(work: Work<Result>): Promise<Result> {
      const outcome = await queue.submit(work);
      if ('error' in outcome) throw outcome.error;
      return outcome.decided.result as Result;
    },
    idle: queue.idle,
    queued: () => queue.queued,
    hold: queue.hold,
    release: queue.release,
    end: () => queue.end(overtaken),
  };
}
