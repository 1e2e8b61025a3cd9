import { randomUUID } from 'node:crypto';
import { operation, pay, snapshots } from '@payflow/contracts';
import { openKafkaBus } from '@payflow/pg/kafka';
import { createLogger, liveClock } from '@payflow/service-kit';
import { expect, inject, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const BACK = { timeout: 15_000, interval: 50 };

/** A town whose gateway is on the broker of this run, with topics of its own. */
async function townOnKafka() {
  const brokers = inject('kafkaBrokers');
  const topicPrefix = `test-${randomUUID()}.`;
  const wire = 'plain' as const;
  const settings = {
    brokers: brokers.split(','),
    topicPrefix,
    partitions: 6,
    replication: 1,
    wire,
    login: undefined,
  };
  const logger = createLogger({ name: 'test', level: 'silent' });
  await using opened = new AsyncDisposableStack();
  const bus = openKafkaBus({ settings, clock: liveClock(), logger }, []);
  opened.defer(() => bus.close());
  const town = opened.use(
    await startSandbox({ overrides: { pg: { KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: topicPrefix } } }),
  );
  const open = opened.move();
  return { town, bus, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

test("what becomes of a payment is told on its topics, under the payment's own key", async () => {
  await using place = await townOnKafka();
  const { town, bus } = place;
  const told: string[] = [];
  const reader = await bus.subscribe({
    group: 'reader',
    topics: ['payment.authorized', 'payment.captured', 'payment.failed'],
    atOnce: 1,
    async handle({ topic, key, value }) {
      told.push(`${topic} ${key} ${JSON.parse(value).data.tid}`);
    },
  });
  const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'order-1', amount: 50_000 } }));
  replyOf(await town.pg.call(pay.approve, { body: { tid } }));
  await town.quiet();
  await reader.caughtUp();
  expect(told).toContain(`payment.captured ${tid} ${tid}`);
  await expect
    .poll(async () => replyOf(await town.pg.call(operation.readyz, {})), BACK)
    .toEqual({ ready: true, checks: { database: 'ok', kafka: 'ok' } });
});

test('a town on Kafka does not go back, neither to a snapshot nor to its beginning, and says why', async () => {
  await using place = await townOnKafka();
  const { town } = place;
  const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'order-1', amount: 50_000 } }));
  await town.snapshot('before');
  const refused = {
    ok: false,
    status: 409,
    problem: { code: 'INVALID_STATE', message: expect.stringContaining('what it told others on Kafka') },
  };
  expect(await town.pg.call(snapshots.resetSandbox, {})).toMatchObject(refused);
  const params = { name: 'before' };
  expect(await town.pg.call(snapshots.restoreSnapshot, { params })).toMatchObject(refused);
  await expect(town.reset()).rejects.toThrow('There is no going back');
  expect(replyOf(await town.pg.call(pay.tx, { params: { tid } })).status).toBe('READY');
});
