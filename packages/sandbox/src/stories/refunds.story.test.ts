import { issuer, pay } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { replyOf, type Sandbox, startSandbox } from '../index.ts';
import { unanswered } from './unanswered.ts';

const cancel = (town: Sandbox, tid: string, amount?: number) =>
  town.pg.call(pay.cancel, {
    body: { tid, reason: 'Mina changed her mind', ...(amount === undefined ? {} : { amount }) },
  });
const look = async (town: Sandbox, tid: string) => replyOf(await town.pg.call(pay.tx, { params: { tid } }));

async function held(town: Sandbox, orderNo: string): Promise<string> {
  const body = { orderNo, amount: 70_000, captureMode: 'MANUAL' } as const;
  const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
  await town.pg.call(pay.approve, { body: { tid } });
  return tid;
}

test('Mina buys a phone, half of it is refunded, then the rest; her order follows', async () => {
  await using town = await startSandbox({ seed: 41 });
  const { orderNo, tid, amount } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  const half = amount / 2;
  expect(replyOf(await cancel(town, tid, half))).toMatchObject({
    status: 'PARTIAL_CANCELLED',
    cancelledAmount: half,
    remainingAmount: half,
  });
  await town.quiet();
  expect(await town.shop.order(orderNo)).toMatchObject({ state: 'PARTIALLY_REFUNDED', tid });
  expect(await town.invariants()).toEqual([]);

  expect(replyOf(await cancel(town, tid))).toMatchObject({ status: 'CANCELLED', remainingAmount: 0 });
  await town.quiet();
  expect(await town.shop.state(orderNo)).toBe('REFUNDED');
  const told = await town.shop.inbox({ tid });
  expect(told.map(({ type, verdict }) => `${type} ${verdict}`)).toEqual([
    'payment.refunded APPLIED',
    'payment.refunded APPLIED',
    'payment.captured APPLIED',
  ]);
  const books = replyOf(await town.card.call(issuer.authorizations, { query: { tid } }));
  expect(books.authorizations).toMatchObject([
    { heldAmount: 0, capturedAmount: amount, refundedAmount: amount },
  ]);
  expect(await town.invariants()).toEqual([]);
});

test('a refund whose answer is lost on the way is done once, and the shop hears of it', async () => {
  await using town = await startSandbox({ seed: 42 });
  const { orderNo, tid } = await town.mina.buys('galaxy-s25-ultra');
  await town.quiet();
  const undo = town.intercept('pg', 'card', async (request, next) => {
    await next(request);
    throw new CallFailed('timeout', 'lost on the way');
  });
  expect(await cancel(town, tid, 10_000)).toMatchObject({
    ok: true,
    status: 202,
    reply: { status: 'APPROVED' },
  });
  await town.clock.advance('PT10M');
  expect(await look(town, tid)).toMatchObject({ status: 'APPROVED', cancelledAmount: 0 });
  undo();
  await town.clock.advance('PT10M');
  expect(await look(town, tid)).toMatchObject({ status: 'PARTIAL_CANCELLED', cancelledAmount: 10_000 });
  const books = replyOf(await town.card.call(issuer.authorizations, { query: { tid } }));
  expect(books.authorizations).toMatchObject([{ refundedAmount: 10_000 }]);
  expect(await town.shop.state(orderNo)).toBe('PARTIALLY_REFUNDED');
  expect(await town.invariants()).toEqual([]);
});

test('money that is only held is released when it is cancelled, and by itself after seven days', async () => {
  await using town = await startSandbox({ seed: 43, now: '2026-03-02T09:00:00+09:00' });
  const cancelled = await held(town, 'HELD-1');
  const forgotten = await held(town, 'HELD-2');
  expect(replyOf(await cancel(town, cancelled))).toMatchObject({
    status: 'CANCELLED',
    cancelledAmount: 70_000,
  });
  await town.clock.advance('P6D');
  expect(await look(town, forgotten)).toMatchObject({ status: 'APPROVED' });
  await town.clock.advance('P2D');
  expect(await look(town, forgotten)).toMatchObject({ status: 'CANCELLED', remainingAmount: 0 });
  for (const tid of [cancelled, forgotten]) {
    const books = replyOf(await town.card.call(issuer.authorizations, { query: { tid } }));
    expect(books.authorizations).toMatchObject([{ state: 'REVERSED', heldAmount: 0 }]);
  }
  expect(await town.invariants()).toEqual([]);
});

test('a gateway that is killed while the issuer refunds finishes the same refund when it is back', async () => {
  await using town = await startSandbox({ seed: 44 });
  const { tid } = await town.mina.buys('xiaomi-14t-pro');
  await town.quiet();
  const asked = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'card', async (request, next) => {
    const reply = await next(request);
    asked.resolve();
    await new Promise(() => undefined);
    return reply;
  });
  const lost = unanswered(cancel(town, tid));
  await asked.promise;
  await town.kill('pg');
  expect(await lost).toBe(true);
  undo();
  await town.start('pg');
  await expect.poll(async () => (await look(town, tid)).status, { timeout: 15_000 }).toBe('CANCELLED');
  await town.quiet();
  const books = replyOf(await town.card.call(issuer.authorizations, { query: { tid } }));
  expect(books.authorizations[0]?.history.filter(({ type }) => type === 'refunded')).toHaveLength(1);
  expect(await town.invariants()).toEqual([]);
});
