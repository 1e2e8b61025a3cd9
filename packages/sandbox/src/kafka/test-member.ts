import { openKafkaBus } from '@payflow/pg/kafka';
import { createLogger, liveClock } from '@payflow/service-kit';

/** A member of the group `books` in a process of its own, which takes messages and never gets done with one. Tells each. */
const [brokers = '', topicPrefix = ''] = process.argv.slice(2);
const settings = {
  brokers: [brokers],
  topicPrefix,
  partitions: 6,
  replication: 1,
  wire: 'plain' as const,
  login: undefined,
};
const logger = createLogger({ name: 'member', level: 'silent' });
const bus = openKafkaBus({ settings, clock: liveClock(), logger }, []);
await bus.subscribe({
  group: 'books',
  topics: ['sales'],
  atOnce: 8,
  handle({ value }) {
    process.stdout.write(`${value}\n`);
    return new Promise(() => undefined);
  },
});
process.stdout.write('placed\n');
