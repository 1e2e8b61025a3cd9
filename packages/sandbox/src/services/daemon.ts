import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** A server in a process of its own, for one test. */
export interface Daemon {
  /** 0 when it could not even be started. */
  readonly pid: number;
  /** What it wrote, on stdout and stderr. */
  readonly said: string;
  readonly ended: Promise<void>;
  /** Resolves when `holds`; fails with its last words when it ends before, or takes too long. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>;
  /** SIGSTOP holds it where it is, SIGCONT lets it go on. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it by this signal, by SIGKILL when it will not. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

// A JVM beside a dozen other processes on two cores takes its time.
const START_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 5_000;
const LOOK_EVERY_MS = 20;
const LAST_WORDS_CHARS = 2_000;

const running = new Set<ChildProcess>();
// Also when the test's own process ends before its test does. SIGTERM: what it has started must go with it; one that is
// held hears it when it is let go.
process.once('exit', () => {
  for (const child of running) if (child.kill('SIGTERM')) child.kill('SIGCONT');
});

export function startDaemon(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Daemon {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let state: 'running' | 'ended' = 'running';
  const hear = (data: Buffer) => (said += data);
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const kill = () => child.kill('SIGKILL');
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      state = 'ended';
      running.delete(child);
      resolve();
    };
    child.once('close', end);
    child.once('error', (error) => {
      said += error.message;
      end();
    });
  });
  return {
    pid: child.pid ?? 0,
    get said() {
      return said;
    },
    ended,
    async until(holds) {
      const lastWords = () => said.slice(-LAST_WORDS_CHARS);
      for (const deadline = Date.now() + START_DEADLINE_MS; !(await holds()); await wait(LOOK_EVERY_MS)) {
        if (state === 'ended') throw new Error(`${program} ended: ${lastWords()}`);
        if (Date.now() > deadline) throw new Error(`${program} does not come up: ${lastWords()}`);
      }
    },
    signal: (signal) => void child.kill(signal),
    async stop(signal) {
      if (state === 'ended') return;
      child.kill(signal);
      const late = setTimeout(kill, STOP_DEADLINE_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
