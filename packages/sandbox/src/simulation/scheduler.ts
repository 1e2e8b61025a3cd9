import type { DueWork, Logger, Paced } from '@payflow/service-kit';
import { type Event, Events, type Happening } from './events.ts';

export interface PaceOptions {
  readonly work: DueWork;
  readonly logger: Logger;
  did(what: string, subject: string): void;
}

export interface ScheduledPace extends Paced {
  /** Its timers may have changed. */
  changed(): void;
}

interface Pace {
  readonly options: PaceOptions;
  /** When it has something to do; 'unknown' until it is asked, 'never' when it has nothing. */
  next: number | 'unknown' | 'never';
  isRunning: boolean;
}

interface Quiet {
  readonly isIdle: () => boolean;
  readonly resolve: () => void;
}

/** Code that asks for a turn of the real event loop inside its turn gets this many. */
const REAL_TURNS = 2;
/** Something outside the simulation is waited for: a file, another process. */
const STUCK_WAIT_MS = 1;
/** A database that did not say when its next timer is due is asked once more. */
const ASK_AGAIN_MS = 1_000;

const realTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Virtual time. Nothing happens unless somebody waits: for a call, for quiet, for time to pass.
 * 1. Between two moments everything that can run in this process has run; what happens in one moment has its order by the seed.
 * 2. Time jumps to the next event or timer, and never waits for the machine's clock.
 * 3. While a database is looked at, time and events stand still.
 */
export class Scheduler {
  readonly #events = new Events();
  readonly #paces = new Set<Pace>();
  readonly #quiets = new Set<Quiet>();
  readonly #looks = new Set<Promise<unknown>>();
  #turns: (() => void)[] = [];
  #moments: (() => void)[] = [];
  #now: number;
  #awaited = 0;
  #isRunning = false;

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  /** Virtual real time, ms since 1970. */
  get now(): number {
    return this.#now;
  }

  after(ms: number, happening: Omit<Happening, 'at'>): Disposable {
    const at = this.#now + Math.max(0, Math.ceil(ms));
    const event = this.#events.add({ ...happening, at });
    return { [Symbol.dispose]: () => this.#events.cancel(event) };
  }

  /** Resolves when all that can run now has run. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.#turns.push(resolve));
  }

  /** Resolves when nothing more can happen before time moves on. */
  moment(): Promise<void> {
    return new Promise((resolve) => this.#moments.push(resolve));
  }

  /** Has things happen until the promise is settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    this.#awaited++;
    void this.#run();
    try {
      return await promise;
    } finally {
      this.#awaited--;
    }
  }

  /** Resolves when nothing is under way, no timer is due, and `isIdle` says so too. */
  quiet(isIdle: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#quiets.add({ isIdle, resolve });
      void this.#run();
    });
  }

  /** Things stand still until a look has its answer. */
  holdFor(look: Promise<unknown>): void {
    this.#looks.add(look);
    const over = () => this.#looks.delete(look);
    look.then(over, over);
  }

  /** Runs what falls due at its times, until it is disposed of. */
  pace(options: PaceOptions): ScheduledPace {
    const pace: Pace = { options, next: 'unknown', isRunning: false };
    this.#paces.add(pace);
    return {
      did: options.did,
      changed() {
        pace.next = 'unknown';
      },
      [Symbol.dispose]: () => void this.#paces.delete(pace),
    };
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (;;) {
        await this.#runnable();
        if (this.#awaited + this.#quiets.size === 0) return;
        if (!(await this.#step())) await new Promise((resolve) => setTimeout(resolve, STUCK_WAIT_MS));
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #runnable(): Promise<void> {
    for (let turn = 0; turn < REAL_TURNS; turn++) await realTurn();
    while (this.#looks.size > 0) {
      await Promise.allSettled(this.#looks);
      await realTurn();
    }
  }

  /** False when there is nothing that could happen. */
  async #step(): Promise<boolean> {
    if (this.#giveTurns()) return true;
    const { started, next } = await this.#startDue();
    if (started > 0 || this.#answerQuiet()) return true;
    const event = this.#events.peek();
    const at = Math.min(event?.at ?? Number.POSITIVE_INFINITY, next);
    if (at > this.#now && this.#endMoment()) return true;
    if (at === Number.POSITIVE_INFINITY) return false;
    this.#now = Math.max(this.#now, at);
    this.#happen();
    return true;
  }

  /** All of one moment at once: who comes at the same time meets the others. */
  #happen(): void {
    const happening: Event[] = [];
    for (let next = this.#events.peek(); next && next.at <= this.#now; next = this.#events.peek()) {
      this.#events.take();
      happening.push(next);
    }
    for (const { happens } of happening) happens();
  }

  #endMoment(): boolean {
    const ended = this.#moments;
    this.#moments = [];
    for (const end of ended) end();
    return ended.length > 0;
  }

  #giveTurns(): boolean {
    const given = this.#turns;
    this.#turns = [];
    for (const give of given) give();
    return given.length > 0;
  }

  async #startDue(): Promise<{ started: number; next: number }> {
    let [started, next] = [0, Number.POSITIVE_INFINITY];
    for (const pace of this.#paces) {
      if (pace.isRunning) continue;
      if (pace.next === 'unknown') await this.#ask(pace);
      if (typeof pace.next !== 'number') continue;
      if (pace.next <= this.#now) {
        void this.#start(pace);
        started++;
      } else next = Math.min(next, pace.next);
    }
    return { started, next };
  }

  async #ask(pace: Pace): Promise<void> {
    const { work, logger } = pace.options;
    try {
      const wait = await work.untilNextMs();
      pace.next = wait === undefined ? 'never' : this.#now + wait;
    } catch (error) {
      logger.error({ err: error }, 'timers could not be read');
      pace.next = this.#now + ASK_AGAIN_MS;
    }
  }

  async #start(pace: Pace): Promise<void> {
    const { work, logger } = pace.options;
    pace.isRunning = true;
    try {
      await work.run();
    } catch (error) {
      logger.error({ err: error }, 'timers could not be run');
    } finally {
      pace.isRunning = false;
      pace.next = 'unknown';
    }
  }

  #answerQuiet(): boolean {
    if (this.#quiets.size === 0 || this.#events.work > 0) return false;
    if ([...this.#paces].some(({ isRunning }) => isRunning)) return false;
    const answered = [...this.#quiets].filter(({ isIdle }) => isIdle());
    for (const quiet of answered) {
      this.#quiets.delete(quiet);
      quiet.resolve();
    }
    return answered.length > 0;
  }
}
