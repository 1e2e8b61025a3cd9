import type { Clock, Paced } from './clock.ts';
import type { Logger } from './logger.ts';
import type { Histogram } from './metrics.ts';
import { parseTraceparent } from './tracing/trace-context.ts';
import { type Tracing, traced } from './tracing/tracing.ts';

/**
 * Everything that happens later is a row that says: at this time, do this.
 * 1. A timer runs under a lease; a holder that dies loses it when the lease runs out.
 * 2. Each lease raises the fence; the effect's own commit checks it, so that a holder that slept cannot act twice.
 * 3. A handler ends its timer (deletes it or sets it anew) in the commit of its effect; one that throws is tried again after the lease.
 */
export interface Timer {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  /** Which time `due` is in. */
  readonly clock: 'business' | 'real';
  readonly due: number;
  readonly attempts: number;
  readonly fence: number;
  /** The trace in which it was set. */
  readonly traceparent?: string | null;
}

export interface TimerStore {
  /** Leases up to `limit` due timers, the earliest first. */
  takeDue(query: {
    businessNow: number;
    realNow: number;
    leaseUntil: number;
    limit: number;
  }): Promise<Timer[]>;
  /** Milliseconds until the next timer falls due, leased ones left out; undefined when there is none. */
  untilNextMs(query: { businessNow: number; realNow: number }): Promise<number | undefined>;
}

export type TimerHandlers = Readonly<Record<string, (timer: Timer) => Promise<void>>>;

export interface TimerRunner {
  start(): void;
  /** Looks at once instead of at the next turn. */
  nudge(): void;
  /** Runs what is due, and what falls due by it, until nothing is. */
  runDue(): Promise<void>;
  /** Takes no more timers up; resolves when those that run have ended. */
  pause(): Promise<void>;
  resume(): void;
  /** For good. */
  stop(): Promise<void>;
}

export interface TimerRunnerOptions {
  readonly store: TimerStore;
  readonly clock: Clock;
  readonly handlers: TimerHandlers;
  readonly logger: Logger;
  /** Seconds between due and run. */
  readonly late?: Histogram;
  readonly leaseMs?: number;
  readonly tracing?: Tracing | undefined;
}

const LOOK_EVERY_MS = 1_000;
const BATCH = 64;

/** One round at a time: who comes meanwhile waits for the present one and then has its own. None begins in a pause. */
function oneByOne(take: () => Promise<number>) {
  let round: Promise<number> | undefined;
  let paused = false;
  return {
    get paused() {
      return paused;
    },
    async next(): Promise<number> {
      while (round) await round.catch(() => 0);
      if (paused) return 0;
      round = take();
      try {
        return await round;
      } finally {
        round = undefined;
      }
    },
    /** Resolves when the present round is over. */
    async pause(): Promise<void> {
      paused = true;
      while (round) await round.catch(() => 0);
    },
    resume() {
      paused = false;
    },
  };
}

const timesOf = (clock: Clock) => ({ businessNow: clock.now(), realNow: clock.realNow() });

/** Takes a batch of what is due and runs it; resolves to how many there were. */
function takeAndRunBy(
  { store, clock, handlers, logger, late, leaseMs = 6_000, tracing }: TimerRunnerOptions,
  began: (timer: Timer) => void,
): () => Promise<number> {
  async function handle(timer: Timer): Promise<void> {
    const now = timer.clock === 'business' ? clock.now() : clock.realNow();
    late?.observe(Math.max(0, now - timer.due) / 1000);
    const handler = handlers[timer.kind];
    if (!handler) throw new Error(`nobody handles timers of kind ${timer.kind}`);
    began(timer);
    await handler(timer);
  }

  const inItsTrace = (timer: Timer): Promise<void> =>
    traced(
      tracing,
      { name: `timer ${timer.kind}`, kind: 'inside' },
      () => handle(timer),
      parseTraceparent(timer.traceparent),
    );

  return async () => {
    const leaseUntil = clock.realNow() + leaseMs;
    const timers = await store.takeDue({ ...timesOf(clock), leaseUntil, limit: BATCH });
    const results = await Promise.allSettled(timers.map(inItsTrace));
    results.forEach((result, i) => {
      if (result.status === 'rejected')
        logger.error(
          {
            err: result.reason,
            timer: timers[i]?.kind,
            subject: timers[i]?.subject,
            traceId: parseTraceparent(timers[i]?.traceparent)?.traceId,
          },
          'timer failed',
        );
    });
    return timers.length;
  };
}

export function createTimerRunner(options: TimerRunnerOptions): TimerRunner {
  const { store, clock, logger } = options;
  const stopping = new AbortController();
  let wake = new AbortController();
  let loop: Promise<void> | undefined;
  let paced: Paced | undefined;

  const takeAndRun = takeAndRunBy(options, ({ kind, subject }) => paced?.did(kind, subject));
  const rounds = oneByOne(takeAndRun);
  async function runDue(): Promise<void> {
    while ((await rounds.next()) > 0 && !stopping.signal.aborted);
  }

  const untilNextMs = async () => (rounds.paused ? undefined : store.untilNextMs(timesOf(clock)));

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      try {
        await runDue();
        const next = await untilNextMs();
        if (!stopping.signal.aborted)
          await clock.after(Math.min(Math.max(next ?? LOOK_EVERY_MS, 1), LOOK_EVERY_MS), wake.signal);
      } catch (error) {
        logger.error({ err: error }, 'timers could not be read');
        await clock.after(LOOK_EVERY_MS, stopping.signal);
      }
    }
  }

  return {
    start() {
      if (clock.paces) paced ??= clock.paces({ untilNextMs, run: runDue });
      else loop ??= run();
    },
    nudge: () => wake.abort(),
    runDue,
    pause: rounds.pause,
    resume() {
      rounds.resume();
      paced?.changed();
      wake.abort();
    },
    async stop() {
      const over = rounds.pause();
      stopping.abort();
      wake.abort();
      paced?.[Symbol.dispose]();
      await loop;
      await over;
    },
  };
}

/** Of a process that leaves all of them to others. */
export const noTimers: TimerRunner = {
  start: () => undefined,
  nudge: () => undefined,
  runDue: async () => undefined,
  pause: async () => undefined,
  resume: () => undefined,
  stop: async () => undefined,
};
