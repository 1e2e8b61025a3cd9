import type { TestProject } from 'vitest/node';
import type { Shared } from '../../packages/sandbox/src/scaled/topology.ts';
import { startKafka } from '../../packages/sandbox/src/services/kafka.ts';
import { startMariaDb } from '../../packages/sandbox/src/services/mariadb.ts';
import { startRedis } from '../../packages/sandbox/src/services/redis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What all scaled towns of this run share beside the database. */
    shared: Shared;
  }
}

/** One private MariaDB, one Kafka and one Redis for all towns of the project. */
export default async function setup(project: TestProject) {
  await using opened = new AsyncDisposableStack();
  const open = async <Service extends AsyncDisposable>(started: Promise<Service>): Promise<Service> =>
    opened.use(await started);
  const all = [open(startMariaDb({ files: 'memory' })), open(startKafka()), open(startRedis())] as const;
  // One that does not come up must not leave the others running.
  await Promise.allSettled(all);
  const [db, kafka, redis] = await Promise.all(all);
  project.provide('databaseUrl', db.url);
  project.provide('shared', { kafkaBrokers: kafka.brokers, redisUrl: redis.url });
  const services = opened.move();
  return () => services.disposeAsync();
}
