import { setTimeout as wait } from 'node:timers/promises';
import { BUS_TOPICS, type BusTopic, pay, readBusEvent } from '@payflow/contracts';
import { openBooks } from '@payflow/database';
import { describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { counted, shown } from './measured.ts';

interface Message {
  readonly id: string;
  readonly topic: BusTopic;
  readonly tid: string;
  readonly seq: number;
  readonly payload: string;
  readonly publishedAt: number | null;
}

async function outboxOf(town: Sandbox): Promise<Message[]> {
  await using books = await openBooks(town.books('pg'));
  return (await books.rows('SELECT * FROM "outbox" ORDER BY "tid", "seq"')) as unknown as Message[];
}

const waitingIn = async (town: Sandbox) =>
  (await outboxOf(town)).filter(({ publishedAt }) => publishedAt === null).length;

/** A bus that was away is tried again after a while, at most a few seconds. */
async function untilAllPublished(town: Sandbox): Promise<void> {
  while ((await waitingIn(town)) > 0) {
    await town.quiet();
    await wait(50);
  }
  await town.quiet();
}

/** Mina buys a phone, and brings it back. */
async function buysAndReturns(town: Sandbox): Promise<string> {
  const { tid } = await town.mina.buys('iphone-16-pro');
  replyOf(await town.pg.call(pay.cancel, { body: { tid, reason: 'changed my mind' } }));
  return tid;
}

/** Money that is held, and then released. */
async function holdsAndReleases(town: Sandbox): Promise<void> {
  const body = { orderNo: 'HELD-1', amount: 70_000, captureMode: 'MANUAL' } as const;
  const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
  replyOf(await town.pg.call(pay.approve, { body: { tid } }));
  replyOf(await town.pg.call(pay.cancel, { body: { tid, reason: 'not needed' } }));
}

test('all that is published is what its schema promises, in the order of each payment, without a card number', async () => {
  await using town = await startSandbox({ seed: 81 });
  const returned = await buysAndReturns(town);
  await town.mina.buys('galaxy-s25-ultra', { card: '4000000000009995' });
  await holdsAndReleases(town);
  await town.quiet();
  const messages = await outboxOf(town);
  expect(messages.map(({ publishedAt }) => publishedAt)).not.toContain(null);
  const topics = new Set(messages.map(({ topic }) => topic));
  expect(BUS_TOPICS.filter((topic) => !topics.has(topic))).toEqual(['payment.requested.v1', 'payment.dlq']);
  for (const { id, topic, tid, seq, payload } of messages) {
    expect(readBusEvent(topic, payload)).toMatchObject({ id, subject: tid, partitionkey: tid, seq });
    expect(payload).not.toContain('4000000000009995');
  }
  const own = messages.filter(({ tid }) => tid === returned);
  expect(own.map(({ topic }) => topic)).toEqual(['payment.captured', 'payment.refunded']);
  expect(own[0]?.publishedAt).toBeLessThanOrEqual(own[1]?.publishedAt ?? 0);
  expect(await counted(town, 'payflow_outbox_published_total')).toBe(messages.length);
  expect(await shown(town, 'payflow_outbox_unsent')).toBe(0);
  expect(await town.invariants()).toEqual([]);
});

describe('a bus that', () => {
  test('stalls holds up no payment; when it is well again it gets everything, each payment in its order', async () => {
    await using town = await startSandbox({ seed: 82 });
    await town.faults.put([{ hop: 'bus', fault: 'stall', forMs: 600_000 }]);
    const tids: string[] = [];
    for (let i = 0; i < 5; i++) tids.push(await buysAndReturns(town));
    await town.quiet();
    // Where workers send them, the two of a payment may come in either order.
    expect(new Set((await town.shop.inbox()).map(({ webhookId }) => webhookId)).size).toBe(10);
    expect(await waitingIn(town)).toBe(10);
    expect(await shown(town, 'payflow_outbox_unsent')).toBe(10);
    expect(await shown(town, 'payflow_outbox_oldest_seconds')).toBeGreaterThan(0);
    expect(await counted(town, 'payflow_bus_publish_failures_total')).toBeGreaterThan(0);
    expect(await town.invariants()).toEqual([]);

    await town.faults.clear();
    const began = performance.now();
    await untilAllPublished(town);
    expect(performance.now() - began).toBeLessThan(15_000);
    for (const tid of tids) {
      const [captured, refunded] = (await outboxOf(town)).filter((message) => message.tid === tid);
      expect([captured?.topic, refunded?.topic]).toEqual(['payment.captured', 'payment.refunded']);
      expect(captured?.publishedAt).toBeLessThanOrEqual(refunded?.publishedAt ?? 0);
    }
    expect(await town.invariants()).toEqual([]);
  });

  test.each([
    { hop: 'bus', fault: 'duplicate' },
    { hop: 'bus', fault: 'reorder', holdMs: 200 },
    { hop: 'bus', fault: 'poison', match: { topic: 'payment.captured' } },
  ] as const)('is told to $fault changes no payment, and leaves nothing behind', async (fault) => {
    await using town = await startSandbox({ seed: 83 });
    const { warnings } = await town.faults.put([fault]);
    expect(warnings).toEqual([]);
    await Promise.all([buysAndReturns(town), town.buyer('Jun').buys('galaxy-s25-ultra')]);
    await untilAllPublished(town);
    const [{ hit } = { hit: 0 }] = (await town.faults.list()).faults;
    expect(hit).toBeGreaterThanOrEqual(2);
    expect(await town.invariants()).toEqual([]);
  });
});

test('what was committed and not published when the PG died is published by the next one', async () => {
  await using town = await startSandbox({ seed: 84 });
  await town.faults.put([{ hop: 'bus', fault: 'stall', forMs: 600_000 }]);
  await buysAndReturns(town);
  await town.quiet();
  expect(await waitingIn(town)).toBe(2);
  await town.kill('pg');
  await town.start('pg');
  await town.faults.clear();
  await untilAllPublished(town);
  expect(await town.invariants()).toEqual([]);
});

test('a town that goes back to a snapshot publishes what was unsent in it, and knows nothing of what came after', async () => {
  await using town = await startSandbox({ seed: 85 });
  await town.faults.put([{ hop: 'bus', fault: 'stall', forMs: 600_000 }]);
  const { tid } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  await town.snapshot('before');
  await town.faults.clear();
  await town.mina.buys('galaxy-s25-ultra');
  await untilAllPublished(town);
  expect(await outboxOf(town)).toHaveLength(2);
  await town.restore('before');
  await untilAllPublished(town);
  expect((await outboxOf(town)).map((message) => message.tid)).toEqual([tid]);
  expect(await town.invariants()).toEqual([]);
});
