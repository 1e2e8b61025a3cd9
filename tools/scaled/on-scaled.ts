import { beforeEach, inject } from 'vitest';
import { scaled } from '../../packages/sandbox/src/scaled/topology.ts';
import { isWithoutKafka } from '../../packages/sandbox/src/scaled/without-kafka.ts';
import { makeTowns } from '../../packages/sandbox/src/town/topology.ts';

// Every town of these tests has two PGs behind nginx and two workers, on MariaDB, Kafka and Redis.
process.env.PAYFLOW_TEST_DATABASE_URL = inject('databaseUrl');
const shared = inject('shared');
makeTowns(scaled(shared));
beforeEach(({ task }) => {
  makeTowns(scaled(isWithoutKafka(task.file.filepath, task.name) ? { redisUrl: shared.redisUrl } : shared));
});
