import { adminMerchants, ledger, pay, settlements, webhooks } from '@payflow/contracts';
import { openBooks, tamperWith } from '@payflow/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breachesIn } from '../invariants/invariants.ts';
import { wholeFacts } from '../invariants/test-facts.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

let town: Sandbox;
/** The shop's first settlement. */
let first: string;
/** One that is not paid yet. */
let waiting: string;
let captured: string;

/** A Friday. */
beforeAll(async () => {
  town = await startSandbox({ seed: 11, now: '2026-03-13T14:00:00+09:00' });
});
afterAll(async () => {
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
  await town[Symbol.asyncDispose]();
});

const listed = async () =>
  replyOf(await town.pg.call(settlements.listSettlements, { query: {} })).data.settlements;
const wallet = async () => replyOf(await town.pg.call(ledger.wallet, {})).data.balance;
const paidOf = async (tid: string) => replyOf(await town.pg.call(pay.tx, { params: { tid } })).amount;
const payable = (amount: number) => {
  const fee = Math.round(amount * 0.028);
  return amount - fee - Math.round(fee / 10);
};

test("Mina's Friday purchase is settled at midnight and paid on Monday at ten, and the shop is told", async () => {
  const { tid } = await town.mina.buys('iphone-16-pro');
  const amount = await paidOf(tid);
  await town.clock.advanceTo('2026-03-14T00:00:01+09:00');
  const [closed] = await listed();
  expect(closed).toMatchObject({
    ...{ number: 1, day: '2026-03-13', status: 'CLOSED', payDate: '2026-03-16', itemCount: 1 },
    ...{ grossAmount: amount, netAmount: payable(amount), payoutAmount: payable(amount), carriedOut: 0 },
  });
  first = closed?.id ?? '';
  await town.clock.advanceTo('2026-03-16T09:59:00+09:00');
  expect(await wallet()).toBe(payable(amount));
  await town.clock.advanceTo('2026-03-16T10:01:00+09:00');
  expect(await listed()).toMatchObject([{ id: first, status: 'PAID' }]);
  expect(await wallet()).toBe(0);
  const { deliveries } = replyOf(
    await town.pg.call(webhooks.listWebhookDeliveries, { query: { limit: 100 } }),
  ).data;
  const told = deliveries.filter(({ type }) => type === 'settlement.paid');
  expect(told).toMatchObject([{ eventId: first, tid: null, status: 'DELIVERED' }]);
  const { lines } = replyOf(
    await town.pg.call(settlements.getSettlement, { params: { id: first }, query: {} }),
  ).data;
  expect(lines).toMatchObject([{ tid, kind: 'CAPTURE', gross: amount, net: payable(amount) }]);
  captured = lines[0]?.transactionId ?? '';
});

test('what she brings back afterwards is a debt, and the next purchase pays it off', async () => {
  const { tid } = await town.mina.buys('galaxy-s25-ultra');
  const amount = await paidOf(tid);
  await town.clock.advanceTo('2026-03-18T11:00:00+09:00');
  await town.pg.call(pay.cancel, { body: { tid, reason: 'wrong colour' } });
  expect(await wallet()).toBe(-payable(amount));
  await town.clock.advanceTo('2026-03-19T11:00:00+09:00');
  expect((await listed())[0]).toMatchObject({
    ...{ day: '2026-03-18', status: 'PAID', refundAmount: amount, payoutAmount: 0 },
    carriedOut: -payable(amount),
  });
  const dearer = await town.mina.buys('iphone-16-pro');
  const gets = payable(await paidOf(dearer.tid)) - payable(amount);
  await town.clock.advanceTo('2026-03-20T00:00:01+09:00');
  const [next] = await listed();
  expect(next).toMatchObject({ day: '2026-03-19', carriedIn: -payable(amount), netAmount: gets });
  waiting = next?.id ?? '';
});

test('Kim sells alone: 3.3 % of the payout is withheld', async () => {
  const body = { id: 'KIM', name: 'Kim', businessType: 'INDIVIDUAL' } as const;
  const { secretKey } = replyOf(await town.pg.call(adminMerchants.createMerchant, { body }));
  const headers = { authorization: `Bearer ${secretKey}` };
  const { tid } = replyOf(
    await town.pg.call(pay.ready, { body: { orderNo: 'KIM-1', amount: 50_000 }, headers }),
  );
  await town.pg.call(pay.approve, { body: { tid }, headers });
  await town.clock.advanceTo('2026-03-23T10:01:00+09:00');
  const { data } = replyOf(await town.pg.call(settlements.listSettlements, { query: {}, headers }));
  expect(data.settlements).toMatchObject([
    { merchantId: 'KIM', number: 1, day: '2026-03-20', status: 'PAID', payoutAmount: 46_862 },
  ]);
  expect((await listed())[0]).toMatchObject({ id: waiting, status: 'PAID' });
  const { totals, accounts } = replyOf(await town.pg.call(ledger.wholeTrialBalance, {})).data;
  expect(totals.every(({ debits, credits }) => debits === credits)).toBe(true);
  expect(accounts.find(({ account }) => account === 'withholding_payable')).toMatchObject({ credits: 1_598 });
});

describe('a hand in the books of settlement is named, with the id', () => {
  const set = (table: string, id: string, cell: string, done: string): [string, string, string, string] => [
    `UPDATE "${table}" SET "${cell}" = ${done} WHERE ${id}`,
    table,
    id,
    cell,
  ];
  const settlement = () => `"id" = '${first}'`;
  const item = () => `"transactionId" = '${captured}'`;

  test.each<[string, () => [string, string, string, string], () => string]>([
    [
      'an item of another amount',
      () => set('settlement_items', item(), 'net', '1'),
      () => `${captured} moves`,
    ],
    [
      'an item of another merchant',
      () => set('settlement_items', item(), 'merchantId', `'KIM'`),
      () => `${captured} is about M001, and its item about KIM`,
    ],
    [
      'an item in no settlement that is there',
      () => set('settlement_items', item(), 'settlementId', `'stl_nowhere'`),
      () => `${captured} of M001 is in stl_nowhere, which is not there`,
    ],
    [
      'an item that was taken out',
      () => set('settlement_items', item(), 'settlementId', 'NULL'),
      () => `${first} says itemCount 1, and its items come to 0`,
    ],
    [
      'an item under another id',
      () => set('settlement_items', item(), 'transactionId', `'chg_another'`),
      () => `${captured} moves what a merchant gets`,
    ],
    [
      'a total that is not the sum',
      () => set('settlements', settlement(), 'grossAmount', '1'),
      () => `${first} says grossAmount 1`,
    ],
    [
      'a debt out of nowhere',
      () => set('settlements', settlement(), 'carriedIn', '-1'),
      () => `${first} carries in -1, and the one before it carried out 0`,
    ],
    [
      'a debt that is lost',
      () => set('settlements', settlement(), 'carriedOut', '-5'),
      () => 'carries in 0, and the one before it carried out -5',
    ],
    [
      'a gap in the numbers',
      () => set('settlements', settlement(), 'number', '99'),
      () => `${first} is number 99, and there is none before it`,
    ],
    [
      'more paid than the net',
      () => set('settlements', settlement(), 'payoutAmount', '7'),
      () => `${first} is PAID with 7`,
    ],
    [
      'a tax that nobody owes',
      () => set('settlements', settlement(), 'incomeTax', '7'),
      () => `${first} withholds 7 and 0`,
    ],
    [
      'a payout of one that is closed',
      () => set('settlements', settlement(), 'status', `'CLOSED'`),
      () => `${first} is CLOSED, and was paid`,
    ],
    [
      'one that nothing will pay',
      () => set('settlements', settlement(), 'status', `'CLOSED'`),
      () => `${first} is CLOSED, and nothing will pay it`,
    ],
  ])('%s', async (_what, harm, named) => {
    const [done, table, where, cell] = harm();
    const books = town.books('pg');
    await using before = await openBooks(books);
    const [row] = await before.rows(`SELECT "${cell}" FROM "${table}" WHERE ${where}`);
    const value = row?.[cell] ?? null;
    await tamperWith(books, done);
    const breaches = await town.invariants();
    const back = typeof value === 'number' ? value : `'${value}'`;
    const there = cell === 'transactionId' ? `"transactionId" = 'chg_another'` : where;
    await tamperWith(books, `UPDATE "${table}" SET "${cell}" = ${back} WHERE ${there}`);
    expect(breaches.filter((breach) => breach.startsWith('I11: ')).join('\n')).toContain(named());
    expect(await town.invariants()).toEqual([]);
  });

  test('an item twice, and a payout that has one', async () => {
    const times = { now: town.clock.now(), realNow: Date.now() };
    const facts = await wholeFacts({ pg: town.books('pg'), card: town.books('card') }, times);
    expect(facts.items).toHaveLength(5);
    expect(facts.settlements.map(({ status }) => status)).toEqual(['PAID', 'PAID', 'PAID', 'PAID', 'PAID']);
    const [one] = facts.items;
    if (!one) throw new Error('there are no items');
    expect(breachesIn({ ...facts, items: [...facts.items, one] })).toContain(
      `I11: ${one.transactionId} has 2 items`,
    );
    const payout = { ...one, transactionId: first, settlementId: null };
    expect(breachesIn({ ...facts, items: [...facts.items, payout] })).toEqual([
      `I11: ${first} is a payout, and has an item`,
    ]);
  });
});
