import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TownBooks } from '../invariants/read-facts.ts';
import { type KafkaBroker, startKafka } from '../services/kafka.ts';
import { type MariaDb, startMariaDb } from '../services/mariadb.ts';
import { startNginx } from '../services/nginx.ts';
import { type RedisServer, startRedis } from '../services/redis.ts';
import { requireService } from '../services/service.ts';
import { startTcpProxy, type TcpProxy } from '../services/tcp-proxy.ts';
import { type Credentials, makeCredentials } from '../supervisor/credentials.ts';
import { freePorts } from '../town/ports.ts';
import type { Actor, ServerActor } from './actors.ts';
import { gatewayProcesses, outsideProcess } from './processes.ts';

/**
 * The whole of PayFlow as it runs in production, each part in a process of its own: two gateways behind nginx and two
 * workers on one MariaDB, one Kafka and one Redis, the issuer and the shop with databases of their own.
 * 1. Every process of the gateway reaches the database by the wire alone, so that it can be cut off.
 * 2. Whoever looks at the books goes past the wire.
 */
export interface ProcessTown extends AsyncDisposable {
  /** Where merchants call: nginx. */
  readonly url: string;
  /** Each gateway's own address. */
  readonly gateways: readonly string[];
  readonly credentials: Credentials;
  readonly pgs: readonly [ServerActor, ServerActor];
  readonly workers: readonly [ServerActor, ServerActor];
  readonly database: Actor;
  readonly redis: Actor;
  readonly broker: Actor & Pick<KafkaBroker, 'brokers' | 'pause' | 'resume'>;
  /** Between all processes of the gateway and their database. */
  readonly wire: TcpProxy;
  readonly books: TownBooks & { readonly merchant: NonNullable<TownBooks['merchant']> };
  /** What ended though nobody had ended it, with its last words. */
  unasked(): readonly string[];
  /** A further worker; it runs when this resolves. */
  anotherWorker(): Promise<ServerActor>;
}

const at = (port: number) => `http://127.0.0.1:${port}`;

const actorOf = (name: string, { kill, restart: start }: MariaDb | RedisServer | KafkaBroker): Actor => ({
  name,
  kill,
  start,
});

/** Whether this machine has all that such a town needs; in CI it must. */
export const canStartProcessTown = (): boolean =>
  (['mariadb', 'nginx', 'redis', 'kafka'] as const)
    .map((name) => requireService(name))
    .every((found) => found !== undefined);

/** `await using town = await startProcessTown()`; takes about 10 s. */
export async function startProcessTown(): Promise<ProcessTown> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'payflow-chaos-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const [db, redis, kafka] = await Promise.all([startMariaDb(), startRedis(), startKafka()]);
  for (const service of [db, redis, kafka]) opened.use(service);
  const wire = opened.use(await startTcpProxy(db));
  const [card = 0, merchant = 0, nginxPort = 0, pg = 0, pg2 = 0, w1 = 0, w2 = 0] = await freePorts(7);
  const ports = { card, merchant, pg };
  const urls = { card: at(card), merchant: at(merchant), pg: at(nginxPort) };
  const credentials = makeCredentials();
  const ground = { folder, credentials, ports, urls };
  const databaseUrl = db.url.replace(`:${db.port}/`, `:${wire.port}/`);
  const processes = gatewayProcesses(ground, {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    KAFKA_BROKERS: kafka.brokers,
    KAFKA_PARTITIONS: '3',
  });
  const pgs = [processes.pg(1, pg), processes.pg(2, pg2)] as const;
  const workers = [processes.worker(1, w1), processes.worker(2, w2)] as const;
  const issuer = outsideProcess('card', ground);
  const shop = outsideProcess('merchant', ground);
  const servers: ServerActor[] = [issuer, shop, ...pgs, ...workers];
  opened.defer(async () => void (await Promise.all(servers.map((server) => server.kill()))));

  await Promise.all([issuer.start(), pgs[0].start()]);
  const gateways = [at(pg), at(pg2)];
  opened.use(await startNginx({ upstreams: { ...urls, pg: gateways }, port: nginxPort }));
  await Promise.all([pgs[1].start(), shop.start(), ...workers.map((worker) => worker.start())]);
  const open = opened.move();
  return {
    url: urls.pg,
    gateways,
    credentials,
    pgs,
    workers,
    database: actorOf('database', db),
    redis: actorOf('redis', redis),
    broker: { ...actorOf('broker', kafka), brokers: kafka.brokers, pause: kafka.pause, resume: kafka.resume },
    wire,
    books: {
      pg: { service: 'pg', file: '', url: db.url },
      card: { service: 'card', file: join(folder, 'card.db') },
      merchant: { service: 'merchant', file: join(folder, 'merchant.db') },
    },
    unasked: () => servers.flatMap(({ unasked }) => unasked),
    async anotherWorker() {
      const [port = 0] = await freePorts(1);
      const worker = processes.worker(servers.length, port);
      servers.push(worker);
      await worker.start();
      return worker;
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
