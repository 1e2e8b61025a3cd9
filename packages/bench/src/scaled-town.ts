import {
  findBreaches,
  freePorts,
  type Ground,
  gatewayProcesses,
  makeCredentials,
  outsideProcess,
  startKafka,
  startMariaDb,
} from '@payflow/sandbox';
import type { Target } from './closed-loop.ts';
import { aFolder } from './payflow.ts';
import { countedBy } from './town.ts';

/** How the gateway's work is dealt out; no worker: the one PG does all of it. */
export interface Layout {
  readonly pgs: number;
  readonly workers: number;
  readonly bus: 'memory' | 'kafka';
}

/** Whose CPU is told apart. */
export type Part = 'pg' | 'worker' | 'card' | 'merchant' | 'database' | 'broker';

/** PayFlow in server mode, the gateway's processes on a private MariaDB and, if wanted, a private Kafka. */
export interface ScaledTown extends AsyncDisposable {
  readonly target: Target<Part>;
  readonly databaseUrl: string;
  /** What is wrong in the books. */
  breaches(): Promise<string[]>;
}

const CARD = '{"number":"4242424242424242","expiry":"12/39","cvc":"123"}';
const at = (port: number) => `http://127.0.0.1:${port}`;

export async function openScaledTown({ pgs, workers, bus }: Layout): Promise<ScaledTown> {
  await using opened = new AsyncDisposableStack();
  const { path: folder } = opened.use(await aFolder());
  const db = opened.use(await startMariaDb());
  const kafka = bus === 'kafka' ? opened.use(await startKafka()) : undefined;
  const [card = 0, merchant = 0, ...free] = await freePorts(2 + pgs + workers);
  const pgPorts = free.slice(0, pgs);
  const [pg = 0] = pgPorts;
  const ports = { card, merchant, pg };
  const urls = { card: at(card), merchant: at(merchant), pg: at(pg) };
  const ground: Ground = { folder, credentials: makeCredentials(), ports, urls };
  const gateway = gatewayProcesses(ground, {
    DATABASE_URL: db.url,
    PAYFLOW_WORKERS: workers === 0 ? 'inside' : 'apart',
    PAYFLOW_RATE_LIMIT_PER_SECOND: '1000000',
    ...(kafka ? { KAFKA_BROKERS: kafka.brokers } : {}),
  });
  const issuer = outsideProcess('card', ground);
  const shop = outsideProcess('merchant', ground);
  const answering = pgPorts.map((port, i) => gateway.pg(i + 1, port));
  const behind = free.slice(pgs).map((port, i) => gateway.worker(i + 1, port));
  const servers = [issuer, ...answering, shop, ...behind];
  opened.defer(async () => void (await Promise.all(servers.map((server) => server.stop()))));
  for (const server of servers) await server.start();
  const open = opened.move();
  const pidsOf = (all: readonly { readonly pid: number }[]) => all.map(({ pid }) => pid);
  return {
    target: {
      urls: pgPorts.map(at),
      key: ground.credentials.m001SecretKey,
      card: CARD,
      pids: {
        pg: pidsOf(answering),
        worker: pidsOf(behind),
        card: [issuer.pid],
        merchant: [shop.pid],
        database: [db.pid],
        broker: kafka ? [kafka.pid] : [],
      },
      webhooks: () => countedBy(urls.merchant),
    },
    databaseUrl: db.url,
    breaches: () =>
      findBreaches({
        pg: { service: 'pg', file: '', url: db.url },
        card: { service: 'card', file: `${folder}/card.db` },
        merchant: { service: 'merchant', file: `${folder}/merchant.db` },
      }),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
