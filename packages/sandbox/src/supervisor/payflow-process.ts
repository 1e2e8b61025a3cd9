import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerName } from '@payflow/contracts';
import { readSqlite } from '@payflow/database';
import { freePorts } from '../town/ports.ts';

/** A folder and three ports for one PayFlow of a test; what still runs on them is ended with it. */
export interface Plot extends Disposable {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly urls: Readonly<Record<ServerName, string>>;
  /** `main.ts` with these words, in a process group of its own as a terminal would give it. */
  run(words: readonly string[], env?: Readonly<Record<string, string>>): PayFlowProcess;
}

export interface PayFlowProcess {
  readonly pid: number;
  readonly out: string;
  readonly err: string;
  readonly exited: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  /** Resolves when it has said this on stdout; fails when it ends before. */
  said(text: string): Promise<void>;
  /** To the whole group, as Ctrl-C is. */
  signal(signal: NodeJS.Signals): void;
  /** Whether any process of its group is left. */
  leftSomething(): boolean;
}

const MAIN = join(import.meta.dirname, '../main.ts');
const LOOK_EVERY_MS = 20;

/** Looks again and again until it holds; fails with `what` when it does not in time. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 10_000,
): Promise<void> {
  for (const deadline = Date.now() + deadlineMs; !(await holds()); await wait(LOOK_EVERY_MS)) {
    if (Date.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${what}`);
  }
}

function follow(child: ChildProcess): PayFlowProcess {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (data) => (said.out += data));
  child.stderr?.on('data', (data) => (said.err += data));
  const state = { ended: false };
  const exited = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => {
      state.ended = true;
      resolve({ code, ...said });
    });
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    get out() {
      return said.out;
    },
    get err() {
      return said.err;
    },
    exited,
    async said(text) {
      await until(`it says "${text}"`, () => said.out.includes(text) || state.ended, 30_000);
      if (!said.out.includes(text))
        throw new Error(`it ended without "${text}"; it said: ${said.out}${said.err}`);
    },
    signal: (signal) => void process.kill(-pid, signal),
    leftSomething: () => isAlive(-pid),
  };
}

/** A process, or with a minus a whole group. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The processes that have, or last had, the databases open; the databases' locks say so. */
export function holders(folder: string): number[] {
  const locks = ['card', 'pg', 'merchant'].map((name) => join(folder, `${name}.db.lock`)).filter(existsSync);
  return locks.flatMap((file) => {
    using lock = readSqlite(file);
    return lock.rows('SELECT pid FROM holder').map(({ pid }) => Number(pid));
  });
}

export async function plot(): Promise<Plot> {
  const folder = mkdtempSync(join(tmpdir(), 'payflow-process-'));
  const [pg = 0, card = 0, merchant = 0] = await freePorts(3);
  const at = (port: number) => `http://localhost:${port}`;
  const env = {
    PAYFLOW_DATA_DIR: join(folder, 'data'),
    PG_PORT: String(pg),
    CARD_PORT: String(card),
    MERCHANT_PORT: String(merchant),
  };
  const begun: number[] = [];
  return {
    folder: env.PAYFLOW_DATA_DIR,
    env,
    urls: { pg: at(pg), card: at(card), merchant: at(merchant) },
    run(words, more = {}) {
      const child = spawn(process.execPath, [MAIN, ...words], {
        env: { ...process.env, ...env, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      if (child.pid !== undefined) begun.push(child.pid);
      return follow(child);
    },
    [Symbol.dispose]() {
      for (const group of begun) {
        try {
          process.kill(-group, 'SIGKILL');
        } catch {
          // nothing is left of it
        }
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether nobody listens there any more. */
export async function isSilent(url: string): Promise<boolean> {
  return fetch(`${url}/livez`).then(
    () => false,
    () => true,
  );
}
