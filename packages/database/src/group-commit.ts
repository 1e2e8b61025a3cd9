/**
 * Group commit: requests queue; while one batch commits, the next one fills.
 * 1. Batches run one after the other, never side by side.
 * 2. An idle queue runs when a turn of the event loop has brought no newcomer; no timer waits.
 * 3. A batch holds at most `maxBatch` requests, a queue at most `maxQueued`; who comes later is refused at once.
 * 4. While it is held, no batch begins. Once ended, none begins ever again, and whoever waits or comes fails.
 * 5. `run` answers each request of its batch; when it throws, the whole batch gets the error and nothing was changed.
 */
export interface GroupCommit<Request, Result> {
  submit(request: Request): Promise<Result>;
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
  readonly queued: number;
  /** Resolves when no batch runs; then none begins before `release`. */
  hold(): Promise<void>;
  release(): void;
  end(why: () => Error): void;
}

export interface GroupCommitOptions<Request, Result> {
  run(batch: readonly Request[]): Promise<readonly Result[]>;
  /** Resolves at the end of the present turn of the event loop. */
  turn(): Promise<void>;
  /** What a request fails with that finds the queue full. */
  overloaded(): Error;
  maxBatch?: number;
  maxQueued?: number;
  onBatch?(size: number): void;
}

interface Waiting<Request, Result> {
  readonly request: Request;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export function groupCommit<Request, Result>(
  options: GroupCommitOptions<Request, Result>,
): GroupCommit<Request, Result> {
  const { run, turn, overloaded, maxBatch = 100, maxQueued = 10_000, onBatch } = options;
  let queue: Waiting<Request, Result>[] = [];
  let running = false;
  let batching: Promise<void> | undefined;
  let held: PromiseWithResolvers<void> | undefined;
  let ended: (() => Error) | undefined;
  const idlers: (() => void)[] = [];

  /** Who comes in the same breath rides along: turns go by as long as each brings a newcomer. */
  async function gather(): Promise<void> {
    for (let seen = 0; queue.length > seen && queue.length < maxBatch; await turn()) seen = queue.length;
  }

  async function runNext(): Promise<void> {
    const batch = queue.slice(0, maxBatch);
    queue = queue.slice(maxBatch);
    onBatch?.(batch.length);
    try {
      const results = await run(batch.map((waiting) => waiting.request));
      batch.forEach((waiting, i) => {
        waiting.resolve(results[i] as Result);
      });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await gather();
      while (held) await held.promise;
      if (queue.length === 0) break;
      batching = runNext();
      await batching;
      batching = undefined;
    }
    running = false;
    for (const wake of idlers.splice(0)) wake();
  }

  function release(): void {
    held?.resolve();
    held = undefined;
  }

  return {
    submit(request) {
      if (ended) return Promise.reject(ended());
      if (queue.length >= maxQueued) return Promise.reject(overloaded());
      return new Promise((resolve, reject) => {
        queue.push({ request, resolve, reject });
        if (running) return;
        running = true;
        void turn().then(drain);
      });
    },
    async idle() {
      while (running) await new Promise<void>((wake) => idlers.push(wake));
    },
    get queued() {
      return queue.length;
    },
    async hold() {
      held ??= Promise.withResolvers();
      await batching;
    },
    release,
    end(why) {
      ended = why;
      for (const waiting of queue.splice(0)) waiting.reject(why());
      release();
    },
  };
}
