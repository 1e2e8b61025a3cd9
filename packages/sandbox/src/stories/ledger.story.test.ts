import { ledger, pay } from '@payflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

let town: Sandbox;
beforeAll(async () => {
  town = await startSandbox({ seed: 1, now: '2026-03-02T14:00:00+09:00' });
});
afterAll(async () => {
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
  await town[Symbol.asyncDispose]();
});

const balance = async () => replyOf(await town.pg.call(ledger.wallet, {})).data.balance;
const entries = async (query: { tid?: string; limit?: number; cursor?: string }) =>
  replyOf(await town.pg.call(ledger.ledgerEntries, { query })).data;

test("Mina buys a phone: the shop's wallet holds the price less the fee, and every won has its place", async () => {
  const { tid } = await town.mina.buys('iphone-16-pro');
  const { amount } = replyOf(await town.pg.call(pay.tx, { params: { tid } }));
  const fee = Math.round(amount * 0.028);
  const vat = Math.round(fee / 10);
  expect(await balance()).toBe(amount - fee - vat);
  const { entries: lines } = await entries({ tid });
  expect(lines.map(({ line, account, debit, credit }) => [line, account, debit, credit])).toEqual([
    [4, 'vat_payable', 0, vat],
    [3, 'fee_income', 0, fee],
    [2, 'merchant_payable', 0, amount - fee - vat],
    [1, 'issuer_receivable', amount, 0],
  ]);
  expect(lines.every(({ day }) => day === '2026-03-02')).toBe(true);
});

test('what the shop gives back leaves its wallet, and the last part takes the last won of the fee', async () => {
  const before = await balance();
  const { tid } = await town.mina.buys('galaxy-s25-ultra');
  const { amount } = replyOf(await town.pg.call(pay.tx, { params: { tid } }));
  const reason = 'wrong colour';
  await town.pg.call(pay.cancel, { body: { tid, amount: 333_333, reason } });
  const part = (await entries({ tid })).entries.filter(
    ({ debit, account }) => debit > 0 && account !== 'issuer_receivable',
  );
  expect(part.reduce((sum, { debit }) => sum + debit, 0)).toBe(333_333);
  const partBack = await balance();
  expect(partBack).toBeGreaterThan(before);
  await town.pg.call(pay.cancel, { body: { tid, amount: amount - 333_333, reason } });
  expect(await balance()).toBe(before);
  for (const lines of Map.groupBy((await entries({ tid })).entries, ({ account }) => account).values())
    expect(lines.reduce((sum, { debit, credit }) => sum + debit - credit, 0)).toBe(0);
});

test('a card that is declined moves nothing', async () => {
  const before = await balance();
  const { tid } = await town.mina.buys('galaxy-s25-ultra', { card: '4000000000009995' });
  expect(await balance()).toBe(before);
  expect((await entries({ tid })).entries).toEqual([]);
});

test('what is bought after midnight in Seoul stands under the next business day', async () => {
  const on = async (date: string) =>
    replyOf(await town.pg.call(ledger.ledgerBalances, { query: { date } })).data.balances;
  const before = await on('2026-03-02');
  await town.clock.advance('PT10H');
  const { tid } = await town.mina.buys('xiaomi-14t-pro');
  expect((await entries({ tid })).entries[0]?.day).toBe('2026-03-03');
  expect(await on('2026-03-02')).toEqual(before);
  const payable = (await on('2026-03-03')).find(({ account }) => account === 'merchant_payable');
  expect(payable?.balance).toBe(await balance());
});

test('the pages of the ledger add up to its trial balance, and both sides are equal', async () => {
  const lines = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await entries({ limit: 3, ...(cursor ? { cursor } : {}) });
    lines.push(...page.entries);
    cursor = page.nextCursor;
  }
  const [debits, credits] = [
    lines.reduce((sum, { debit }) => sum + debit, 0),
    lines.reduce((sum, { credit }) => sum + credit, 0),
  ];
  expect(debits).toBe(credits);
  for (const endpoint of [ledger.trialBalance, ledger.wholeTrialBalance]) {
    expect(replyOf(await town.pg.call(endpoint, {})).data.totals).toEqual([
      { currency: 'KRW', debits, credits },
    ]);
  }
});
