import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';

/** A bash, as a reader has it who pastes one block after the other. */
export interface Shell extends Disposable {
  /** What the block printed, when its last command has ended. Fails when bash ends meanwhile. */
  paste(block: string): Promise<string>;
}

/** Not every machine that runs the tests has a curl. */
const PREPARE = `command -v curl >/dev/null || curl() { node '${join(import.meta.dirname, 'curl.ts')}' "$@"; }`;

/** Ends the shell with all that was started in it. */
function endGroup({ pid }: ChildProcessWithoutNullStreams): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // nothing is left of it
  }
}

export function openShell(cwd: string, env: Readonly<Record<string, string>> = {}): Shell {
  const node = join(process.execPath, '..');
  const bash = spawn('bash', ['--noprofile', '--norc'], {
    cwd,
    env: { ...process.env, PATH: `${node}:${process.env.PATH}`, ...env },
    detached: true,
  });
  let said = '';
  let pasted = 0;
  const listeners = new Set<() => void>();
  const hear = (data: Buffer): void => {
    said += data;
    for (const listener of listeners) listener();
  };
  bash.stdout.on('data', hear);
  bash.stderr.on('data', hear);
  const ended = new Promise<never>((_, reject) => {
    bash.on('close', () => reject(new Error(`bash ended; it said: ${said}`)));
    bash.on('error', reject);
  });
  ended.catch(() => undefined);
  bash.stdin.write(`${PREPARE}\n`);

  return {
    async paste(block) {
      const mark = `pasted ${++pasted}`;
      const done = Promise.withResolvers<string>();
      said = '';
      const look = (): void => {
        if (said.includes(`${mark}\n`)) done.resolve(said.replace(`${mark}\n`, ''));
      };
      listeners.add(look);
      bash.stdin.write(`${block}\necho "${mark}"\n`);
      try {
        return await Promise.race([done.promise, ended]);
      } finally {
        listeners.delete(look);
      }
    },
    [Symbol.dispose]: () => endGroup(bash),
  };
}
