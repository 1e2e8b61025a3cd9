import type { Logger } from './logger.ts';

/** Work that goes on behind a reply; whoever stops or tests can wait for it. */
export interface Tasks {
  run(name: string, work: () => Promise<void>): void;
  idle(): Promise<void>;
  readonly running: number;
}

export function createTasks(logger: Logger): Tasks {
  const running = new Set<Promise<void>>();
  return {
    run(name, work) {
      const task: Promise<void> = work()
        .catch((error: unknown) => logger.error({ err: error, task: name }, 'background work failed'))
        .finally(() => running.delete(task));
      running.add(task);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    get running() {
      return running.size;
    },
  };
}
