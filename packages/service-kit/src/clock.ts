/**
 * Time, in two kinds. Business time (due dates, expiry, what replies show) can be moved forward; real time
 * is for what happens on the wire and between processes: deadlines, leases, webhook timestamps.
 */
export interface Clock {
  /** Business time, milliseconds since 1970. */
  now(): number;
  /** Real time, milliseconds since 1970. */
  realNow(): number;
  /** Milliseconds that only ever grow; for measuring durations. */
  elapsedMs(): number;
  /** How far business time is ahead of real time. */
  readonly offsetMs: number;
  /** Throws a RangeError when it would go backwards. */
  setOffset(offsetMs: number): void;
  /** Also backwards. For going back to a copy of all databases alone: whatever has seen the time goes back with it. */
  setBack(offsetMs: number): void;
  /** Waits in real time; `signal` ends the wait early, without an error. */
  after(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves at the end of the present turn of the event loop. */
  turn(): Promise<void>;
  /** Rings once when the real time is up, unless it is disposed of before. */
  alarm(ms: number, ring: () => void): Disposable;
  /** Only where time moves by steps: has what falls due done at its own times, so that nobody need look every second. */
  readonly paces?: (work: DueWork) => Paced;
}

/** What falls due at times that its owner knows. */
export interface DueWork {
  /** 0 when something is due; undefined when nothing ever will be. */
  untilNextMs(): Promise<number | undefined>;
  /** Does what is due. */
  run(): Promise<void>;
}

export interface Paced extends Disposable {
  /** When it falls due next may be another time now. */
  changed(): void;
  /** Told of each piece of work. */
  did(what: string, subject: string): void;
}

/** How far business time is ahead; it grows, unless all that has seen the time goes back with it. */
export function createOffset(startMs: number) {
  let ms = startMs;
  return {
    get ms() {
      return ms;
    },
    /** Throws a RangeError when it would go backwards. */
    move(next: number): void {
      if (!(next >= ms)) throw new RangeError(`the clock cannot go back from offset ${ms} ms to ${next} ms`);
      ms = next;
    },
    setBack(next: number): void {
      ms = next;
    },
  };
}

/** The machine's clock. */
export function liveClock(offsetMs = 0): Clock {
  const offset = createOffset(offsetMs);
  return {
    now: () => Date.now() + offset.ms,
    realNow: () => Date.now(),
    elapsedMs: () => performance.now(),
    get offsetMs() {
      return offset.ms;
    },
    setOffset: offset.move,
    setBack: offset.setBack,
    after: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const done = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal?.addEventListener('abort', done);
      }),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    alarm(ms, ring) {
      const timer = setTimeout(ring, ms);
      return { [Symbol.dispose]: () => clearTimeout(timer) };
    },
  };
}

/** RFC 3339 in UTC. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
export const isoTimeOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
