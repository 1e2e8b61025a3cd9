import { fork } from 'node:child_process';
import { ownScript } from '../own-script.ts';
import type { TownTimes } from './facts.ts';
import type { Finding } from './invariants.ts';
import type { TownBooks } from './read-facts.ts';

const LOOK = ownScript('invariants/look');
/** What a look holds on to does not grow with the books; what it soon lets go of, a larger heap would only keep. */
const MEMORY_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=512'];

export interface LookTask {
  readonly books: TownBooks;
  readonly times: TownTimes;
}

export type LookAnswer = { readonly findings: readonly Finding[] } | { readonly error: string };

/** `examine` in a process of its own, behind the servers in the queue for the CPU; its memory goes with it. */
export function examineAside(books: TownBooks, times: TownTimes): Promise<readonly Finding[]> {
  const child = fork(LOOK, [], { execArgv: MEMORY_FLAGS, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const found = Promise.withResolvers<readonly Finding[]>();
  child.on('message', (message) => {
    const answer = message as LookAnswer;
    if ('findings' in answer) found.resolve(answer.findings);
    else found.reject(new Error(answer.error));
  });
  child.on('error', found.reject);
  child.on('close', (code, signal) => found.reject(new Error(`the look ended with ${signal ?? code}`)));
  const task: LookTask = { books, times };
  child.send(task, () => undefined);
  return found.promise;
}
