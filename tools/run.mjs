import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const ORPHAN_CHECK_MS = 500;

/**
 * Runs a child and resolves with its exit code, 128 + n when signal n ended it. Waits for it whatever
 * happens: the child decides how it ends. SIGTERM and SIGINT are passed on once; but at a terminal Ctrl-C
 * has already reached the child, and a second SIGINT could mean more to it than the first.
 * A SIGTERM to npm ends npm's shell and stops there; to lose that parent counts as having been told.
 */
export function run(command, args, { onOutput, env = process.env } = {}) {
  const stdio = onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(command, args, { cwd: root, stdio, env, shell: process.platform === 'win32' });
  const passed = new Set([0, 1, 2].some((fd) => isatty(fd)) ? ['SIGINT'] : []);
  const passOn = (signal) => {
    if (!passed.has(signal)) child.kill(signal);
    passed.add(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) passOn('SIGTERM');
  }, ORPHAN_CHECK_MS);
  child.stdout?.on('data', onOutput);
  child.stderr?.on('data', onOutput);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  }).finally(() => {
    clearInterval(watch);
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, passOn);
  });
}
