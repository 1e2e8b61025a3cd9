import { StartupError } from '@payflow/contracts';
import { startNginx } from '../services/nginx.ts';
import type { Topology } from '../town/topology.ts';

/** What the processes of the gateway share beside their database. */
export interface Shared {
  /** REDIS_URL. */
  readonly redisUrl: string;
  /** KAFKA_BROKERS; each town has topics of its own there. Absent: what is said stays in the process that says it. */
  readonly kafkaBrokers?: string;
}

/** Two PGs behind the project's own nginx, and two workers. The town must be on a database server. */
export function scaled({ redisUrl, kafkaBrokers }: Shared): Topology {
  return {
    pgs: 2,
    workers: 2,
    environmentOf: (town) => ({
      KAFKA_BROKERS: kafkaBrokers,
      KAFKA_TOPIC_PREFIX: `${town}.`,
      KAFKA_PARTITIONS: '2',
      REDIS_URL: redisUrl,
      // On the path of each call, and in nobody's way.
      PAYFLOW_RATE_LIMIT_PER_SECOND: '1000000',
    }),
    async openDoor(door) {
      try {
        return await startNginx({ ...door, callsPerSecond: 100_000 });
      } catch (error) {
        if (!String(error).includes('Address already in use')) throw error;
        throw new StartupError(`port ${door.port} is taken`, { cause: error });
      }
    },
  };
}
