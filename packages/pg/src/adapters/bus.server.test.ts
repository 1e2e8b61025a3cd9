import { randomUUID } from 'node:crypto';
import { createLogger, liveClock } from '@payflow/service-kit';
import { expect, inject, test } from 'vitest';
import { type Bus, BusUnavailable, type Received } from '../bus/bus.ts';
import { byKey, growing, keeper, many, message, numberOf, numbersOf, upTo } from '../bus/test-messages.ts';
import { openKafkaBus } from './kafka-bus.ts';
import { createMemoryBus } from './memory-bus.ts';

// What holds of every bus, whoever carries the messages: in memory here, and on Kafka in the vitest project `kafka`.

/** One bus, as a process sees it, and as another process does. */
interface BusUnderTest extends AsyncDisposable {
  readonly bus: Bus;
  readonly other: Bus;
}

const clock = liveClock();
const logger = createLogger({ name: 'pg', level: 'silent' });
const brokers = inject('kafkaBrokers') as string | undefined;

/** The tests share a broker, and each has topics and groups of its own. */
function open(): BusUnderTest {
  const kafka = brokers === undefined ? undefined : { settings: settings(brokers), clock, logger };
  const bus = kafka ? openKafkaBus(kafka, ['sales', 'returns']) : createMemoryBus({ clock, logger });
  const other = kafka ? openKafkaBus(kafka, []) : bus;
  return {
    bus,
    other,
    async [Symbol.asyncDispose]() {
      await Promise.all([bus.close(), other.close()]);
    },
  };
}

const settings = (named: string) => ({
  brokers: named.split(','),
  topicPrefix: `test-${randomUUID()}.`,
  partitions: 6,
  replication: 1,
  wire: 'plain' as const,
  login: undefined,
});

test('a message comes as it was published', async () => {
  await using carried = open();
  const { got, subscription } = keeper();
  const books = await carried.bus.subscribe(subscription);
  const sent = {
    ...message('T1', 1),
    value: '{"name":"김민아 💳"}',
    headers: { 'ce-id': 'e-1', empty: '' },
  };
  await carried.bus.publish([sent]);
  await books.caughtUp();
  expect(got).toEqual([{ ...sent, position: expect.any(String) }]);
});

test('where a message was put is known when it is acknowledged; in memory nothing is numbered', async () => {
  await using carried = open();
  const { got, subscription } = keeper({ topics: ['sales', 'returns'] });
  const books = await carried.bus.subscribe(subscription);
  const sent = [...many(20, 5), message('key-0', 20, 'returns')];
  const batches = await Promise.all(
    [sent.slice(0, 9), sent.slice(9)].map((some) => carried.bus.publish(some)),
  );
  await books.caughtUp();
  const places = new Map(batches.flatMap((batch) => [...batch]));
  if (brokers === undefined) expect(places.size).toBe(0);
  else
    expect(sent.map((one) => Object.values(places.get(one) ?? {}).join('/'))).toEqual(
      sent.map(({ topic, value }) =>
        got
          .find((one) => one.topic === topic && one.value === value)
          ?.position.split('/')
          .slice(-2)
          .join('/'),
      ),
    );
});

test('messages of one key come one after the other and in order, however many are handled at once', async () => {
  await using carried = open();
  const busy = new Set<string>();
  const got: Received[] = [];
  const atOnce: string[] = [];
  let most = 0;
  const { subscription } = keeper({
    async handle(received) {
      if (busy.has(received.key)) atOnce.push(received.key);
      busy.add(received.key);
      most = Math.max(most, busy.size);
      await clock.after(numberOf(received) % 3);
      busy.delete(received.key);
      got.push(received);
    },
  });
  const books = await carried.bus.subscribe(subscription);
  await Promise.all(upTo(10).map((batch) => carried.bus.publish(many(30, 12, batch * 30))));
  await books.caughtUp();
  expect(numbersOf(got)).toEqual(upTo(300));
  expect(atOnce).toEqual([]);
  expect(byKey(got).every(growing)).toBe(true);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});

test('each group gets everything, of its own topics alone', async () => {
  await using carried = open();
  const books = keeper();
  const mails = keeper({ group: 'mails', topics: ['sales', 'returns'] });
  const both = [
    await carried.bus.subscribe(books.subscription),
    await carried.other.subscribe(mails.subscription),
  ];
  await carried.bus.publish([...many(20, 5), message('key-0', 20, 'returns')]);
  await Promise.all(both.map((member) => member.caughtUp()));
  expect(numbersOf(books.got)).toEqual(upTo(20));
  expect(numbersOf(mails.got)).toEqual(upTo(21));
  expect(mails.got.find(({ topic }) => topic === 'returns')?.key).toBe('key-0');
});

test('two members of a group share what it gets', async () => {
  await using carried = open();
  const [one, another] = [keeper({ atOnce: 1 }), keeper({ atOnce: 1 })];
  const members = [
    await carried.bus.subscribe(one.subscription),
    await carried.other.subscribe(another.subscription),
  ];
  const all = () => numbersOf([...one.got, ...another.got]);
  for (let round = 0; one.got.length === 0 || another.got.length === 0; round++) {
    await carried.bus.publish(many(60, 30, round * 60));
    await Promise.all(members.map((member) => member.caughtUp()));
    await expect.poll(all).toEqual(upTo((round + 1) * 60));
  }
});

test('what could not be handled comes again as the same message, and before those behind it', async () => {
  await using carried = open();
  const seen: Received[] = [];
  const { got, subscription } = keeper({
    async handle(received) {
      seen.push(received);
      if (numberOf(received) === 3 && seen.filter((one) => numberOf(one) === 3).length < 3)
        throw new Error('the database is gone');
      got.push(received);
    },
  });
  const books = await carried.bus.subscribe(subscription);
  await carried.bus.publish(many(10, 1));
  await books.caughtUp();
  expect(got.map(numberOf)).toEqual(upTo(10));
  const tries = seen.filter((one) => numberOf(one) === 3);
  expect(tries).toHaveLength(3);
  expect(new Set(tries.map(({ position }) => position)).size).toBe(1);
  expect(new Set(got.map(({ position }) => position)).size).toBe(10);
});

test('a member that stops finishes what it has in hand, and the group goes on behind it', async () => {
  await using carried = open();
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const first = keeper({
    atOnce: 1,
    async handle(received) {
      begun.resolve();
      await release.promise;
      first.got.push(received);
    },
  });
  const leaving = await carried.bus.subscribe(first.subscription);
  await carried.bus.publish(many(5, 1));
  await begun.promise;
  const stopped = leaving.stop();
  release.resolve();
  await stopped;
  expect(first.got.map(numberOf)).toEqual([0]);
  await carried.bus.publish(many(5, 1, 5));
  const next = keeper();
  const books = await carried.bus.subscribe(next.subscription);
  await books.caughtUp();
  expect(next.got.map(numberOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('it says how many messages wait, in all and of a topic, and when none does any more', async () => {
  await using carried = open();
  const release = Promise.withResolvers<void>();
  const { subscription } = keeper({ topics: ['sales', 'returns'], handle: () => release.promise });
  const books = await carried.bus.subscribe(subscription);
  await carried.bus.publish([...many(6, 2), message('key-0', 6, 'returns')]);
  await expect.poll(() => books.lag()).toBe(7);
  expect([await books.lag('sales'), await books.lag('returns')]).toEqual([6, 1]);
  let caught = 'not yet';
  const caughtUp = books.caughtUp().then(() => {
    caught = 'up';
  });
  await clock.turn();
  expect(caught).toBe('not yet');
  release.resolve();
  await caughtUp;
  expect(await books.lag()).toBe(0);
});

test('a thousand messages all come', async () => {
  await using carried = open();
  const { got, subscription } = keeper();
  const books = await carried.bus.subscribe(subscription);
  await Promise.all(upTo(20).map((batch) => carried.bus.publish(many(50, 40, batch * 50))));
  await books.caughtUp();
  expect(numbersOf(got)).toEqual(upTo(1_000));
  expect(byKey(got).every(growing)).toBe(true);
});

test('closed, it takes nothing and says so', async () => {
  await using carried = open();
  expect(carried.bus.health()).not.toBe('closed');
  await carried.bus.close();
  expect(carried.bus.health()).toBe('closed');
  await expect(carried.bus.publish(many(1, 1))).rejects.toBeInstanceOf(BusUnavailable);
});
