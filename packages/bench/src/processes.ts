import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Processes of the bench's own, and what the system says of any. */

const TICKS_PER_SECOND = 100;

/** CPU that a process has used, ms. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks] = [Number(fields[11]), Number(fields[12])];
  return ((userTicks + systemTicks) * 1000) / TICKS_PER_SECOND;
}

/** The most memory that a process ever held, MB. */
export function peakRssMbOf(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}

export interface Helper extends AsyncDisposable {
  readonly child: ChildProcess;
  /** The next message that it sends; fails when it ends first. */
  next(): Promise<unknown>;
}

/** Forks one of the bench's own scripts. */
export function forkScript(script: string, args: readonly string[] = []): Helper {
  const child = fork(join(import.meta.dirname, script), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`${script} ended (${signal ?? code})`)));
  });
  ended.catch(() => undefined);
  return {
    child,
    next: () => Promise.race([new Promise((resolve) => child.once('message', resolve)), ended]),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
    },
  };
}
