import { setTimeout as wait } from 'node:timers/promises';
import { type Daemon, startDaemon } from '../services/daemon.ts';

/** Something of a town that can go away at any moment, and come back. */
export interface Actor {
  readonly name: string;
  /** Ends it by SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again; resolves when it can be used. */
  start(): Promise<void>;
}

/** A server of PayFlow in a process of its own. */
export interface ServerActor extends Actor {
  /** Of the process that runs; 0 before the first one. */
  readonly pid: number;
  readonly url: string;
  /** What it said, from its first start on. */
  readonly said: string;
  /** Its last words, when it ended after it had been ready, and nobody had ended it. */
  readonly unasked: readonly string[];
  readonly state: 'running' | 'ended';
  /** Asks it to finish what it has begun and to end. */
  stop(): Promise<void>;
  /** Holds it where it is (SIGSTOP), and lets it go on (SIGCONT). */
  freeze(): void;
  thaw(): void;
}

export interface ServerParts {
  readonly name: string;
  /** Its main module. */
  readonly script: string;
  readonly port: number;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

const LAST_WORDS_CHARS = 2_000;
/** A process manager tries again when what a server needs is not there yet. */
const START_TRIES = 10;
const TRY_AGAIN_MS = 500;

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

interface Life {
  readonly daemon: Daemon;
  state: 'starting' | 'ready' | 'asked to end' | 'ended';
}

/** Not started yet. */
export function serverActor({ name, script, port, folder, env }: ServerParts): ServerActor {
  let life: Life | undefined;
  let before = '';
  const unasked: string[] = [];

  function begin(): Life {
    before += life?.daemon.said ?? '';
    const begun: Life = { daemon: startDaemon(process.execPath, [script], folder, env), state: 'starting' };
    void begun.daemon.ended.then(() => {
      if (begun.state === 'ready') unasked.push(`${name}: ${begun.daemon.said.slice(-LAST_WORDS_CHARS)}`);
      begun.state = 'ended';
    });
    return begun;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!life || life.state === 'ended') return;
    life.state = 'asked to end';
    // One that is held hears no other signal.
    life.daemon.signal('SIGCONT');
    await life.daemon.stop(signal);
  }

  async function start(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const begun = begin();
      life = begun;
      try {
        await begun.daemon.until(() => isReady(port));
        if (begun.state === 'starting') begun.state = 'ready';
        return;
      } catch (error) {
        if (tries === START_TRIES || begun.state === 'asked to end') throw error;
        await begun.daemon.stop('SIGKILL');
        await wait(TRY_AGAIN_MS);
      }
    }
  }

  return {
    name,
    get pid() {
      return life?.daemon.pid ?? 0;
    },
    url: `http://127.0.0.1:${port}`,
    unasked,
    get said() {
      return before + (life?.daemon.said ?? '');
    },
    get state() {
      return life && life.state !== 'ended' ? 'running' : 'ended';
    },
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => life?.daemon.signal('SIGSTOP'),
    thaw: () => life?.daemon.signal('SIGCONT'),
  };
}
