import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { StartupError } from '@payflow/contracts';

/** A shop that the grader started, by its owner's own command. */
export interface RunningShop extends AsyncDisposable {
  /** Resolves, with the end of what it said, when it ends unasked. */
  readonly ended: Promise<string>;
}

export interface RunShopOptions {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

const STOP_MS = 3_000;
const KEPT_CHARS = 2_000;

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    // Its own group: what a shell started goes with it.
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-pid, name);
  } catch {
    // It is gone already.
  }
}

export function runShop({ command, env }: RunShopOptions): RunningShop {
  const child = spawn(command, {
    shell: true,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  // Whatever ends the grader, the shop does not outlive it.
  const end = () => signal(child, 'SIGKILL');
  process.on('exit', end);
  let said = '';
  const hear = (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-KEPT_CHARS);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const gone = Promise.withResolvers<string>();
  child.on('error', (error) => gone.resolve(error.message));
  child.on('close', (code, by) => gone.resolve(`it ended (${by ?? `exit code ${code}`})\n${said.trim()}`));
  return {
    ended: gone.promise,
    async [Symbol.asyncDispose]() {
      signal(child, 'SIGTERM');
      await Promise.race([gone.promise, wait(STOP_MS, undefined, { ref: false })]);
      end();
      await gone.promise;
      process.off('exit', end);
    },
  };
}

const LOOK_EVERY_MS = 50;

/** Resolves when someone answers there, whatever it says; throws a StartupError when nobody does in time. */
export async function answersAt(url: URL, withinMs: number, shop: RunningShop | undefined): Promise<void> {
  const ended = shop?.ended.then((how) => {
    throw new StartupError(`The shop did not stay up: ${how}`);
  });
  ended?.catch(() => undefined);
  for (const deadline = Date.now() + withinMs; ; ) {
    const answered = fetch(url, { redirect: 'manual' }).then(
      (reply) => reply.body?.cancel().then(() => true) ?? true,
      () => false,
    );
    if (await Promise.race([answered, ...(ended ? [ended] : [])])) return;
    if (Date.now() > deadline)
      throw new StartupError(`Nobody answers at ${url.origin}: start your shop, or let --run start it.`);
    await wait(LOOK_EVERY_MS);
  }
}
