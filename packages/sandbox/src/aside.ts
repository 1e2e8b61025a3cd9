import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { ownScript } from './own-script.ts';

/** Work in a process of its own, behind the servers in the queue for the CPU; its memory goes with it. */

type Answer<Result> = { readonly result: Result } | { readonly error: string };

export interface AsideOptions {
  /** By its path from this folder without an extension. */
  readonly script: string;
  readonly memoryFlags: readonly string[];
  /** Ends the process, and fails, when it takes longer; never when absent. */
  readonly deadlineMs?: number;
}

/** Has the script do a task; resolves to its result. */
export function aside<Task extends object, Result>(
  { script, memoryFlags, deadlineMs }: AsideOptions,
  task: Task,
): Promise<Result> {
  const child = fork(ownScript(script), [], {
    execArgv: [...memoryFlags],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...(deadlineMs === undefined ? {} : { timeout: deadlineMs, killSignal: 'SIGKILL' }),
  });
  const done = Promise.withResolvers<Result>();
  child.on('message', (message) => {
    const answer = message as Answer<Result>;
    if ('result' in answer) done.resolve(answer.result);
    else done.reject(new Error(answer.error));
  });
  child.on('error', done.reject);
  child.on('close', (code, signal) => done.reject(new Error(`${script} ended with ${signal ?? code}`)));
  child.send(task, () => undefined);
  return done.promise;
}

/** What such a script does: it ends with its answer, or when nobody waits for one any more. */
export function workAside<Task, Result>(work: (task: Task) => Promise<Result>): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  process.on('disconnect', () => process.exit());
  process.once('message', async (task) => {
    const answer = await work(task as Task).then(
      (result): Answer<Result> => ({ result }),
      (error: Error): Answer<Result> => ({ error: error.message }),
    );
    process.send?.(answer, () => process.disconnect());
  });
}
