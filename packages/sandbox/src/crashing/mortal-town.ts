import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerName } from '@payflow/contracts';
import { type Child, startChild } from '../supervisor/child.ts';
import { type Credentials, makeCredentials } from '../supervisor/credentials.ts';
import { openLogFile } from '../supervisor/log-file.ts';
import { until } from '../supervisor/payflow-process.ts';
import { addressesOf, keysOf } from '../supervisor/settings.ts';
import { freePorts } from '../town/ports.ts';

/** Three servers, each in a process of its own that may end at a named point; nobody stops the others then. */
export interface MortalTown extends AsyncDisposable {
  readonly folder: string;
  readonly urls: Readonly<Record<ServerName, string>>;
  readonly credentials: Credentials;
  /** Starts it, or starts it again when it has ended. Resolves when it takes requests. */
  start(name: ServerName, crashAt?: string): Promise<Child>;
  /** Lets all of them end in peace. */
  stop(): Promise<void>;
}

const SCRIPT = join(import.meta.dirname, 'crashing-server.ts');
const READY_MS = 30_000;
/** Every so many authorizations one answer of the issuer is lost, so that there is something to reverse. */
const LOSE_EVERY = '12';

export async function mortalTown(): Promise<MortalTown> {
  const folder = mkdtempSync(join(tmpdir(), 'payflow-mortal-'));
  const [pg = 0, card = 0, merchant = 0] = await freePorts(3);
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const urls = { pg: at(pg), card: at(card), merchant: at(merchant) };
  const credentials = makeCredentials();
  const children = new Map<ServerName, Child>();
  const logs = join(folder, 'logs');
  mkdirSync(logs);

  async function start(name: ServerName, crashAt = ''): Promise<Child> {
    const before = children.get(name);
    before?.stop();
    await before?.ended;
    const env = {
      ...process.env,
      ...addressesOf({ ports: { pg, card, merchant }, urls }),
      ...keysOf[name](credentials),
      HOST: '127.0.0.1',
      PAYFLOW_DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      // They are started again and again.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      PAYFLOW_SERVER: name,
      PAYFLOW_CRASH_AT: crashAt,
      PAYFLOW_LOSE_EVERY: LOSE_EVERY,
    };
    const log = openLogFile(logs, name);
    const child = startChild({
      ...{ name, script: SCRIPT, env, log },
      onAsk: async () => 0,
      onWaiting: () => undefined,
    });
    children.set(name, child);
    let isReady = false;
    void child.ready.then(() => (isReady = true));
    await until(`${name} is ready`, () => isReady, READY_MS);
    return child;
  }

  async function stop(): Promise<void> {
    for (const name of ['merchant', 'pg', 'card'] as const) {
      children.get(name)?.stop();
      await children.get(name)?.ended;
    }
  }

  return {
    folder,
    urls,
    credentials,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      for (const child of children.values()) child.kill();
      await Promise.all([...children.values()].map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
