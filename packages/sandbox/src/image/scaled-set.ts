import type { ServerName } from '@payflow/contracts';
import { type KafkaBroker, startKafka } from '../services/kafka.ts';
import { freePorts } from '../town/ports.ts';
import type { Service } from './compose.ts';
import { type Container, startContainer } from './container.ts';
import type { Image } from './dockerfile.ts';
import { type Base, makeBase } from './town-of-containers.ts';

/** The scaled set of docker-compose.yml without Docker: each service by its own command, Kafka by its jars. */
export interface ScaledSet extends AsyncDisposable {
  readonly base: Base;
  readonly kafka: KafkaBroker;
  /** Where nginx answers. */
  readonly url: string;
  /** By the names of containers: pg-1, pg-2, worker-1, worker-2, card, merchant, redis. */
  readonly containers: Readonly<Record<string, Container>>;
}

/** What each container is, the port that it has of its own, and the setting that says so. */
const CONTAINERS = [
  { name: 'card', service: 'card', port: 8082, setting: 'CARD_PORT' },
  { name: 'pg-1', service: 'pg-1', port: 8081, setting: 'PG_PORT' },
  { name: 'pg-2', service: 'pg-2', port: 8081, setting: 'PG_PORT' },
  { name: 'worker-1', service: 'worker', port: 8083, setting: 'WORKER_PORT' },
  { name: 'worker-2', service: 'worker', port: 8083, setting: 'WORKER_PORT' },
  { name: 'merchant', service: 'merchant', port: 8080, setting: 'MERCHANT_PORT' },
] as const;

/** The names of the set as addresses of this machine; of the addresses that pg has, whoever calls it takes the first. */
function movedFor(
  own: number,
  ports: Readonly<Record<string, number>>,
  addresses: Readonly<Record<string, string>>,
) {
  const names = { ...addresses };
  for (const [name, port] of [
    ['pg', 8081],
    ['card', 8082],
    ['merchant', 8080],
  ] as const)
    names[`${name}:${port}`] = `127.0.0.1:${ports[name === 'pg' ? 'pg-1' : name]}`;
  return (text: string): string =>
    Object.entries(names).reduce(
      (moved, [name, address]) => moved.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), address),
      text.replaceAll(/127\.0\.0\.1:80\d\d(?!\d)/g, `127.0.0.1:${own}`),
    );
}

export async function startScaledSet(image: Image, folder: string, path: string): Promise<ScaledSet> {
  await using opened = new AsyncDisposableStack();
  const [door = 0, redisPort = 0, ...free] = await freePorts(2 + CONTAINERS.length);
  const base = opened.use(await makeBase(folder, path, door));
  const kafka = opened.use(await startKafka());
  const ports = Object.fromEntries(CONTAINERS.map(({ name }, index) => [name, free[index] ?? 0]));
  const addresses = {
    'mysql:3306': `127.0.0.1:${base.db.port}`,
    'kafka:9092': kafka.brokers,
    'redis:6379': `127.0.0.1:${redisPort}`,
  };
  const serviceOf = (name: string): Service => {
    const service = base.compose.services[name];
    if (!service?.profiles.includes('scale')) throw new Error(`the scaled set has no ${name}`);
    return service;
  };
  const containers: Record<string, Container> = {};
  const redisHere = (text: string) =>
    text
      .replace('redis-server ', `redis-server --port ${redisPort} --bind 127.0.0.1 `)
      .replace('redis-cli ', `redis-cli -p ${redisPort} `);
  containers.redis = opened.use(
    startContainer({ image, service: serviceOf('redis'), moved: redisHere, env: {}, path }),
  );
  await containers.redis.healthy();
  for (const { name, service, setting } of CONTAINERS) {
    const own = ports[name] ?? 0;
    const moved = movedFor(own, ports, addresses);
    const options = { image, service: serviceOf(service), moved, env: { [setting]: String(own) }, path };
    const container = opened.use(startContainer(options));
    containers[name] = container;
    // One after the other, as `depends_on` wants it.
    await container.healthy();
  }
  const at = (name: string) => `http://127.0.0.1:${ports[name]}`;
  const upstreams: Record<ServerName, string | string[]> = {
    pg: [at('pg-1'), at('pg-2')],
    card: at('card'),
    merchant: at('merchant'),
  };
  const nginx = opened.use(await base.openNginx(upstreams));
  const open = opened.move();
  return { base, kafka, url: nginx.url, containers, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
