import { endpoint } from '@payflow/contracts';
import { createCommitter, type WritePath } from '@payflow/database';
import {
  createApp,
  createIds,
  createLogger,
  createMetrics,
  listen,
  liveClock,
  liveRandom,
  type Routes,
  serve,
} from '@payflow/service-kit';
import { z } from 'zod';
import { ask, type Told } from '../proxy/ask.ts';

/** A server on the skeleton of all servers, in which goes wrong what goes wrong in the real ones too seldom to wait for. */
export interface Overworked extends AsyncDisposable {
  readonly port: number;
  /** Its handler throws what nobody foresaw. */
  broken(): Promise<Told>;
  /** One request too many waits for a commit that does not end. */
  full(): Promise<Told>;
}

const HURRIED = { headersMs: 150, requestMs: 300, checkEveryMs: 20 };
const nowhere = 'http://localhost:1';

const post = <const Path extends `/${string}`>(path: Path) =>
  endpoint({
    id: path.slice(1),
    server: 'pg',
    method: 'post',
    path,
    tag: 'Test',
    summary: 'Test',
    access: 'public',
    body: z.strictObject({}),
    reply: z.object({}),
    refuses: [],
    example: { reply: {} },
  });

export async function overworked(): Promise<Overworked> {
  const clock = liveClock();
  const ids = createIds(clock, liveRandom());
  const endless = Promise.withResolvers<void>();
  const committer = createCommitter({
    writePath: { load: async () => [], commit: async () => ({ committed: true }) } as unknown as WritePath,
    turn: () => endless.promise,
    maxQueued: 1,
  });
  const wait = async () => {
    await committer.commit({ lookups: [], decide: () => ({ result: undefined, writes: [] }) });
    return {};
  };
  const app = createApp({
    config: {
      ...{ mode: 'sandbox', host: '127.0.0.1', publicUrl: undefined, trustProxy: ['loopback'], dataDir: '' },
      ...{ urls: { pg: nowhere, card: nowhere, merchant: nowhere }, databaseUrl: undefined },
      ...{ logLevel: 'silent', clockOffsetMs: 0, seed: undefined, adminKey: undefined },
    },
    clock,
    ids,
    logger: createLogger({ name: 'overworked', level: 'silent' }),
    metrics: createMetrics('overworked'),
    authenticators: {},
    urls: { pg: nowhere, card: nowhere, merchant: nowhere },
    readiness: async () => ({}),
    routes(routes: Routes) {
      serve(routes, post('/waiting'), wait);
      serve(routes, post('/broken'), async () => {
        throw new Error('nobody foresaw this');
      });
    },
  });
  const listening = await listen(app, {
    ...{ name: 'overworked', host: '127.0.0.1', port: 0, clock, ids, portSetting: 'none' },
    patience: HURRIED,
  });
  const { port, kill } = listening;
  const send = (path: string) =>
    ask(port, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  return {
    port,
    broken: () => send('/broken'),
    async full() {
      const both = [send('/waiting'), send('/waiting')];
      const refused = await Promise.race(both);
      endless.resolve();
      await Promise.all(both);
      return refused;
    },
    [Symbol.asyncDispose]: kill,
  };
}
