import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../town/ports.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { findProgram } from './service.ts';

/** An empty Redis of its own, on a free port of this machine; it keeps nothing. */
export interface RedisServer extends AsyncDisposable {
  /** REDIS_URL. */
  readonly url: string;
  readonly port: number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, empty, on the same port. */
  restart(): Promise<void>;
}

async function launch(folder: string, port: number): Promise<Daemon> {
  const program = findProgram('redis-server');
  if (!program) throw new Error("redis-server is not installed; ask requireService('redis') first");
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const daemon = startDaemon(program, settings, folder);
  await daemon.until(() => daemon.said.includes('Ready to accept connections'));
  return daemon;
}

/** `await using redis = await startRedis()`. */
export async function startRedis(): Promise<RedisServer> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'payflow-redis-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const [port = 0] = await freePorts(1);
  let daemon = await launch(folder, port);
  const kill = () => daemon.stop('SIGKILL');
  opened.defer(kill);
  const open = opened.move();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    async restart() {
      daemon = await launch(folder, port);
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
