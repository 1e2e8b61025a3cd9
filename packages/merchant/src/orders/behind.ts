import type { Tasks } from '@payflow/service-kit';

/** Work that goes on when its caller leaves, and that a server that stops waits for; resolves when it has ended, either way. */
export const behind = (tasks: Tasks, name: string, work: () => Promise<void>): Promise<void> =>
  new Promise((resolve) => tasks.run(name, () => work().finally(resolve)));
