import type { Clock } from './clock.ts';
import { Gauge, Histogram, type Metrics } from './metrics.ts';

/** Measures that every server with a database has. */

/** What waits for its commit; the committer of the present life. */
interface Queue {
  queued(): number;
}

interface Commits {
  commit(writes: never): Promise<unknown>;
}

export interface CommitMeasures {
  onBatch(size: number): void;
  /** The same way of writing, with its time taken. */
  timed<Path extends Commits>(path: Path): Path;
  /** Whose queue is told of from now on. */
  watch(queue: Queue): void;
}

export function commitMeasures({ registry }: Metrics, clock: Pick<Clock, 'elapsedMs'>): CommitMeasures {
  const registers = [registry];
  const batches = new Histogram({
    name: 'payflow_commit_batch_size',
    help: 'Requests that shared one commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 100],
    registers,
  });
  const seconds = new Histogram({
    name: 'payflow_commit_seconds',
    help: 'How long the database took for one commit.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  let watched: Queue | undefined;
  new Gauge({
    name: 'payflow_commit_queue',
    help: 'Requests that wait for a commit.',
    registers,
    collect() {
      this.set(watched?.queued() ?? 0);
    },
  });
  return {
    onBatch: (size) => batches.observe(size),
    timed<Path extends Commits>(path: Path): Path {
      const commit = async (writes: never) => {
        const began = clock.elapsedMs();
        try {
          return await path.commit(writes);
        } finally {
          seconds.observe((clock.elapsedMs() - began) / 1000);
        }
      };
      return { ...path, commit };
    },
    watch(queue) {
      watched = queue;
    },
  };
}

interface Connected {
  connections(): Readonly<Record<'open' | 'idle' | 'waiting', number>>;
}

/** Counted when they are looked at, so that they cost no request anything. */
export function connectionMeasures({ registry }: Metrics, database: Connected): void {
  new Gauge({
    name: 'payflow_database_connections',
    help: 'Connections of the write path: open, of these idle, and how many wait for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(database.connections())) this.set({ state }, count);
    },
  });
}

export function timerMeasure({ registry }: Metrics): Histogram {
  return new Histogram({
    name: 'payflow_timer_late_seconds',
    help: 'How long after its time a timer ran.',
    buckets: [0.01, 0.1, 0.5, 1, 2, 5, 10, 60, 300],
    registers: [registry],
  });
}

/** Answers with what the last look found while that is fresh, so that it does not matter how many ask, and how often. */
export function atMostEvery<Found>(
  clock: Pick<Clock, 'elapsedMs'>,
  everyMs: number,
  look: () => Promise<Found>,
): () => Promise<Found> {
  let last: { readonly at: number; readonly found: Promise<Found> } | undefined;
  return () => {
    const now = clock.elapsedMs();
    if (last && now - last.at < everyMs) return last.found;
    last = { at: now, found: look() };
    return last.found;
  };
}
