import type { RequestListener } from 'node:http';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { createDoor, type Door } from './http/door.ts';
import type { Tasks } from './tasks.ts';
import type { TimerRunner } from './timers.ts';

/** The steps by which a supervisor brings servers to rest, copies them, and takes them back. */
export const RestStep = z.discriminatedUnion('step', [
  /** Takes nothing new in, starts nothing of itself, and waits for what is under way, though not for ever. */
  z.object({ step: z.literal('close') }),
  /** Nobody is let in any more, and nothing is written. Answers real time. */
  z.object({ step: z.literal('freeze') }),
  /** What is still under way is cut: it sends nothing more and will never be written. */
  z.object({ step: z.literal('end-life') }),
  /** Answers how many rows each table has. */
  z.object({ step: z.literal('copy'), id: z.string() }),
  /** Answers why the server cannot go back to that copy; nothing when it can. */
  z.object({ step: z.literal('misfit'), id: z.string() }),
  /** Answers why the server cannot be taken back to anything at all; nothing when it can. */
  z.object({ step: z.literal('one-way') }),
  z.object({ step: z.literal('put-back'), id: z.string() }),
  z.object({ step: z.literal('clear') }),
  z.object({ step: z.literal('keep-copies'), ids: z.array(z.string()) }),
  /** Goes on; a server whose life has ended begins another one, with this offset of business time. */
  z.object({ step: z.literal('reopen'), offsetMs: z.number() }),
]);
export type RestStep = z.output<typeof RestStep>;
type CopyStep = Exclude<RestStep, { step: 'close' | 'freeze' | 'end-life' | 'one-way' | 'reopen' }>;

/**
 * All that a server holds in memory: caches, breakers, what is under way. Its database, its address and its clock
 * outlive it. A server that is taken back to a copy begins another life, as at a start, so that nothing is
 * remembered of what never happened.
 */
export interface Life {
  readonly app: RequestListener;
  readonly timers?: TimerRunner;
  readonly tasks?: Tasks;
  readonly committer: {
    idle(): Promise<void>;
    hold(): Promise<void>;
    release(): void;
    end(): void;
  };
  /** Writes what stands in the database from the start. */
  begin(): Promise<void>;
  /** Closes its ways out: calls that are under way fail. */
  close(): Promise<void>;
}

/** The server's database, as far as copies of it go. */
export interface Copied {
  take(id: string): Promise<Readonly<Record<string, number>>>;
  misfit(id: string): Promise<string | undefined>;
  putBack(id: string): Promise<void>;
  clear(): Promise<void>;
  keep(ids: readonly string[]): Promise<void>;
}

export interface Lives<L extends Life> {
  readonly present: L;
  readonly door: Door;
  rest(step: RestStep): Promise<unknown>;
}

export interface LivesOptions<L extends Life> {
  readonly clock: Clock;
  readonly copies: Copied;
  /** Why what has happened cannot be undone: others know of it. */
  readonly oneWay?: string | undefined;
  /** Paths by which other servers finish what they have begun. */
  readonly answers?: readonly string[];
  bear(): Promise<L>;
}

/** Longer than any call takes that gets an answer; what takes longer is copied as a crash would leave it. */
const PATIENCE_MS = 1_000;

/** Resolves when nothing is under way. */
async function idle({ timers, tasks, committer }: Life, door: Door): Promise<void> {
  await timers?.pause();
  do {
    await door.idle();
    await tasks?.idle();
    await committer.idle();
  } while (door.inside > 0 || (tasks?.running ?? 0) > 0);
}

/** Steps that concern the database alone. */
async function ofCopies(copies: Copied, step: CopyStep): Promise<unknown> {
  switch (step.step) {
    case 'copy':
      return copies.take(step.id);
    case 'misfit':
      return copies.misfit(step.id);
    case 'keep-copies':
      return copies.keep(step.ids);
    case 'put-back':
      return copies.putBack(step.id);
    case 'clear':
      return copies.clear();
  }
}

export async function createLives<L extends Life>(options: LivesOptions<L>): Promise<Lives<L>> {
  const { clock, copies, oneWay, answers, bear } = options;
  let present = await bear();
  let state: 'living' | 'ended' = 'living';
  const door = createDoor(present.app, answers);

  async function close(): Promise<void> {
    door.close();
    const waiting = new AbortController();
    await Promise.race([idle(present, door), clock.after(PATIENCE_MS, waiting.signal)]);
    waiting.abort();
  }

  async function freeze(): Promise<number> {
    door.shut();
    await present.committer.hold();
    return clock.realNow();
  }

  async function endLife(): Promise<void> {
    state = 'ended';
    present.committer.end();
    void present.timers?.stop();
    await present.close();
  }

  /** By now no life calls any more, on any server. What one had sent before has come in after two turns. */
  async function become(step: CopyStep): Promise<unknown> {
    await clock.turn();
    await clock.turn();
    door.leave();
    return ofCopies(copies, step);
  }

  async function reopen(offsetMs: number): Promise<void> {
    if (state === 'ended') {
      clock.setBack(offsetMs);
      present = await bear();
      state = 'living';
      // A database that cannot take this may take the next request.
      await present.begin().finally(() => present.timers?.start());
    } else {
      present.committer.release();
      present.timers?.resume();
    }
  }

  return {
    get present() {
      return present;
    },
    door,
    async rest(step) {
      switch (step.step) {
        case 'close':
          return close();
        case 'freeze':
          return freeze();
        case 'end-life':
          return endLife();
        case 'reopen':
          return reopen(step.offsetMs).finally(() => door.open(present.app));
        case 'one-way':
          return oneWay;
        case 'put-back':
        case 'clear':
          return become(step);
        default:
          return ofCopies(copies, step);
      }
    },
  };
}
