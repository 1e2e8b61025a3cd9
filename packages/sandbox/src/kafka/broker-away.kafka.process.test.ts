import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Bus, type BusMessage, BusUnavailable } from '@payflow/pg';
import { openKafkaBus } from '@payflow/pg/kafka';
import { createLogger, liveClock } from '@payflow/service-kit';
import { expect, inject, test } from 'vitest';
import { startDaemon } from '../services/daemon.ts';
import { type KafkaBroker, startKafka } from '../services/kafka.ts';

const LIMIT = { timeout: 120_000 };
const BACK = { timeout: 30_000, interval: 50 };

function open(brokers: string, topicPrefix = `test-${randomUUID()}.`): Bus & AsyncDisposable {
  const wire = 'plain' as const;
  const settings = { brokers: [brokers], topicPrefix, partitions: 6, replication: 1, wire, login: undefined };
  const logger = createLogger({ name: 'pg', level: 'silent' });
  const bus = openKafkaBus({ settings, clock: liveClock(), logger }, ['sales']);
  return { ...bus, [Symbol.asyncDispose]: bus.close };
}

const sale = (number: number): BusMessage => ({
  topic: 'sales',
  key: `key-${number % 12}`,
  value: String(number),
  headers: {},
});

/** Publishes one sale after the other, each until it is acknowledged, as an outbox does. */
function outbox(bus: Bus) {
  const acknowledged: string[] = [];
  const refusals: unknown[] = [];
  let phase: 'open' | 'closing' = 'open';
  const work = async () => {
    for (let number = 0; phase === 'open'; number++) {
      for (let taken = false; !taken; ) {
        try {
          await bus.publish([sale(number)]);
          taken = true;
        } catch (error) {
          refusals.push(error);
          await wait(20);
        }
      }
      acknowledged.push(String(number));
      await wait(2);
    }
  };
  const working = work();
  return {
    acknowledged,
    refusals,
    async close() {
      phase = 'closing';
      await working;
    },
  };
}

const more = (list: readonly unknown[], count: number) => {
  const goal = list.length + count;
  return expect.poll(() => list.length, BACK).toBeGreaterThanOrEqual(goal);
};

/** A shop sells while the broker suffers; afterwards each acknowledged sale is in the books, those of each key in order. */
async function sellWhile(suffer: (kafka: KafkaBroker, refused: () => Promise<void>) => Promise<void>) {
  await using kafka = await startKafka();
  await using bus = open(kafka.brokers);
  const books: { key: string; value: string }[] = [];
  const member = await bus.subscribe({
    group: 'books',
    topics: ['sales'],
    atOnce: 8,
    handle: async ({ key, value }) => void books.push({ key, value }),
  });
  const selling = outbox(bus);
  await more(selling.acknowledged, 30);
  await suffer(kafka, () => more(selling.refusals, 1));
  await more(selling.acknowledged, 30);
  await selling.close();
  await member.caughtUp();
  expect(selling.refusals.every((refusal) => refusal instanceof BusUnavailable)).toBe(true);
  const booked = new Set(books.map(({ value }) => value));
  expect(selling.acknowledged.filter((number) => !booked.has(number))).toEqual([]);
  // Each for the first time; some may have come again.
  for (const of of Map.groupBy(books, ({ key }) => key).values()) {
    const firsts = [...new Set(of.map(({ value }) => Number(value)))];
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
  }
  expect(bus.health()).toBe('ok');
}

test(
  'a broker that dies and comes back with its data loses nothing that was acknowledged',
  LIMIT,
  async () => {
    await sellWhile(async (kafka, refused) => {
      await kafka.kill();
      await refused();
      await kafka.restart();
    });
  },
);

test('a broker that stands still for 10 s loses nothing that was acknowledged', LIMIT, async () => {
  await sellWhile(async (kafka, refused) => {
    kafka.pause();
    await refused();
    await wait(10_000);
    kafka.resume();
  });
});

test(
  'a cluster that is away at the start is found when it comes, and nobody who stops waits for it',
  LIMIT,
  async () => {
    await using kafka = await startKafka();
    await kafka.kill();
    await using bus = open(kafka.brokers);
    const got: string[] = [];
    const member = await bus.subscribe({
      group: 'books',
      topics: ['sales'],
      atOnce: 1,
      handle: async ({ value }) => void got.push(value),
    });
    await expect(bus.publish([sale(1)])).rejects.toBeInstanceOf(BusUnavailable);
    expect(bus.health()).toMatch(/^gone/);
    await expect(member.lag()).rejects.toBeInstanceOf(BusUnavailable);
    await kafka.restart();
    kafka.pause();
    const waiting = open(kafka.brokers);
    await waiting.subscribe({ group: 'mails', topics: ['sales'], atOnce: 1, handle: async () => undefined });
    const began = Date.now();
    await waiting.close();
    expect(Date.now() - began).toBeLessThan(4_000);
    kafka.resume();
    await expect.poll(bus.health, BACK).toBe('ok');
    await bus.publish([sale(2)]);
    await member.caughtUp();
    expect(got).toEqual(['2']);
  },
);

test('what a member had in hand when it was killed comes to another one', LIMIT, async () => {
  const brokers = inject('kafkaBrokers');
  const prefix = `test-${randomUUID()}.`;
  await using bus = open(brokers, prefix);
  const doomed = startDaemon(
    process.execPath,
    [`${import.meta.dirname}/test-member.ts`, brokers, prefix],
    '.',
  );
  await doomed.until(() => doomed.said.includes('placed'));
  await bus.publish([sale(1), sale(2), sale(3)]);
  await doomed.until(() => ['1', '2', '3'].every((sold) => doomed.said.split('\n').includes(sold)));
  // Longer than it would take to tell the group of what is not done.
  await wait(500);
  await doomed.stop('SIGKILL');
  const got: string[] = [];
  const member = await bus.subscribe({
    group: 'books',
    topics: ['sales'],
    atOnce: 8,
    handle: async ({ value }) => void got.push(value),
  });
  await member.caughtUp();
  expect(got.toSorted()).toEqual(['1', '2', '3']);
});

test(
  'a message that cannot be handled for longer than a session keeps its place, and nobody else gets it',
  LIMIT,
  async () => {
    const brokers = inject('kafkaBrokers');
    const prefix = `test-${randomUUID()}.`;
    await using bus = open(brokers, prefix);
    await using other = open(brokers, prefix);
    const handledBy: string[] = [];
    let database: 'gone' | 'there' = 'gone';
    const memberOf = (of: Bus, name: string) =>
      of.subscribe({
        group: 'books',
        topics: ['sales'],
        atOnce: 8,
        async handle() {
          handledBy.push(name);
          if (database === 'gone') throw new Error('the database is gone');
        },
      });
    const members = [await memberOf(bus, 'one'), await memberOf(other, 'another')];
    await Promise.all(members.map((member) => member.caughtUp()));
    await bus.publish([sale(1)]);
    await more(handledBy, 1);
    await wait(8_000);
    database = 'there';
    await Promise.all(members.map((member) => member.caughtUp()));
    expect(handledBy.length).toBeGreaterThan(3);
    expect(new Set(handledBy).size).toBe(1);
  },
);
