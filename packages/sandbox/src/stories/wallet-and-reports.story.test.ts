import { disputes, issuer, ledger, pay, reports, wallet } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const YEAR = { from: '2026-03-01', to: '2026-12-31' };

async function pays(town: Sandbox, orderNo: string, amount: number, more: object = {}): Promise<string> {
  const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo, amount, ...more } }));
  replyOf(await town.pg.call(pay.approve, { body: { tid } }));
  return tid;
}
const refund = async (town: Sandbox, tid: string, amount: number) =>
  replyOf(await town.pg.call(pay.cancel, { body: { tid, amount, reason: 'wrong colour' } }));

const pageOf = async (town: Sandbox, query: { limit: number; cursor?: string }) =>
  replyOf(await town.pg.call(wallet.walletHistory, { query })).data;

/** All pages of the wallet's history, so many lines at a time, the oldest first. */
async function historyOf(town: Sandbox, limit: number) {
  const lines: wallet.WalletLine[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await pageOf(town, { limit, ...(cursor ? { cursor } : {}) });
    lines.push(...page.lines);
    cursor = page.nextCursor;
  }
  return lines.reverse();
}

/** A week of a shop: sales, refunds, a tax-free part, a decline, a dispute won and one lost, and payouts. */
async function aWeek(town: Sandbox): Promise<void> {
  const first = await pays(town, 'W-1', 50_000);
  const exempt = await pays(town, 'W-2', 60_000, { taxFreeAmount: 16_000 });
  await refund(town, first, 20_000);
  const broke = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'W-3', amount: 1_000 } })).tid;
  const card = { number: '4000000000009995', expiry: '12/30', cvc: '123' };
  replyOf(await town.pg.call(pay.approve, { body: { tid: broke, card } }));
  await town.clock.advance('P2D');
  await refund(town, exempt, 50_000);
  const lost = await pays(town, 'W-4', 33_333);
  const won = await pays(town, 'W-5', 44_444);
  for (const [tid, outcome] of [
    [lost, 'LOST'],
    [won, 'WON'],
  ] as const) {
    const { id } = replyOf(await town.card.call(issuer.dispute, { body: { tid, amount: 11_111 } }));
    await town.pg.call(disputes.pollDisputes, {});
    replyOf(await town.card.call(issuer.resolveDispute, { params: { id }, body: { outcome } }));
    await town.pg.call(disputes.pollDisputes, {});
  }
  await pays(town, 'W-6', 10_000);
  replyOf(await town.card.call(issuer.dispute, { body: { tid: lost, amount: 5_000 } }));
  await town.pg.call(disputes.pollDisputes, {});
  await town.quiet();
}

test('the wallet tells every movement with the balance after it, and the reports add up to the ledger', async () => {
  await using town = await startSandbox({ seed: 71, now: '2026-03-02T14:00:00+09:00' });
  await aWeek(town);
  const lines = await historyOf(town, 1_000);
  for (const limit of [1, 3]) expect(await historyOf(town, limit)).toEqual(lines);
  let running = 0;
  for (const { amount, balance } of lines) {
    running += amount;
    expect(balance).toBe(running);
  }
  const kinds = Map.groupBy(lines, ({ kind }) => kind);
  expect(Object.fromEntries([...kinds].map(([kind, of]) => [kind, of.length]))).toMatchObject({
    ...{ CAPTURE: 5, REFUND: 2, DISPUTE_OPENED: 3, DISPUTE_WON: 1 },
    PAYOUT: expect.any(Number),
  });
  const own = replyOf(await town.pg.call(ledger.wallet, {})).data;
  expect(own).toMatchObject({ balance: running, held: 5_000 });
  expect(own.pending + own.payable).toBe(own.balance);
  const { payouts } = replyOf(await town.pg.call(wallet.walletPayouts, {})).data;
  expect(payouts[0]).toEqual(own.lastPayout);
  const paidOut = (kinds.get('PAYOUT') ?? []).reduce((sum, { amount }) => sum + amount, 0);
  expect(payouts.reduce((sum, { amount, withheld }) => sum - amount - withheld, 0)).toBe(paidOut);
  const march2 = { query: { from: '2026-03-02', to: '2026-03-02' } };
  const firstDay = replyOf(await town.pg.call(wallet.walletHistory, march2)).data.lines.reverse();
  expect(firstDay).toEqual(lines.filter(({ day }) => day === '2026-03-02'));

  const days = replyOf(await town.pg.call(reports.dailySales, { query: YEAR })).data.rows;
  expect(days).toMatchObject([
    { day: '2026-03-02', captures: 2, captured: 110_000, refunds: 1, refunded: 20_000 },
    { day: '2026-03-04', captures: 3, captured: 87_777, refunds: 1, refunded: 50_000 },
  ]);
  const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const { balances } = replyOf(
    await town.pg.call(ledger.ledgerBalances, { query: { date: '2026-12-31' } }),
  ).data;
  const on = (account: string) =>
    sum(
      balances.filter((one) => one.account === account),
      (one) => one.balance,
    );
  expect(sum(days, ({ fees }) => fees)).toBe(on('fee_income'));
  expect(sum(days, ({ vat }) => vat)).toBe(on('vat_payable'));
  expect(sum(days, ({ net }) => net)).toBe(on('merchant_payable') - paidOut + 11_111 + 5_000);
  const month = { query: { month: '2026-03' } };
  const [fees] = replyOf(await town.pg.call(reports.fees, month)).data.rows;
  expect(fees).toMatchObject({ issuer: 'card', payments: 5, fees: on('fee_income'), vat: on('vat_payable') });
  // 60,000 with 16,000 tax-free: of 50,000 that went back 44,000 were taxable, and 6,000 tax-free.
  expect(replyOf(await town.pg.call(reports.vatSummary, month)).data.rows).toMatchObject([
    {
      month: '2026-03',
      sales: 127_777,
      taxFree: 10_000,
      taxable: 117_777,
      vat: 10_707,
      supplyValue: 107_070,
    },
  ]);
  expect(replyOf(await town.pg.call(reports.approvalRate, { query: YEAR })).data.rows).toMatchObject([
    { day: '2026-03-02', attempts: 3, approved: 2, declined: 1, rate: 6_666, declines: '51:1' },
    { day: '2026-03-04', attempts: 3, approved: 3, declined: 0, rate: 10_000, declines: '' },
  ]);
  const [, ...table] = (await csvOf(town, `/api/v1/reports/daily-sales?from=2026-03-01&to=2026-03-31`)).split(
    /\r?\n/,
  );
  expect(table[0]).toBe(Object.values(days[0] ?? {}).join(','));
  expect(await town.invariants()).toEqual([]);
});

const csvOf = async (town: Sandbox, path: string): Promise<string> =>
  (await fetch(town.url('pg') + path, { headers: { accept: 'text/csv' } })).text();

test('a report refuses too much at once, and whatever is no day or month', async () => {
  await using town = await startSandbox({ seed: 72 });
  const refused = async (path: string) => (await fetch(`${town.url('pg')}/api/v1/${path}`)).json();
  expect(await refused('reports/daily-sales?from=2026-01-01&to=2027-01-02')).toMatchObject({
    errors: [{ path: 'to', message: 'must be at most 366 days from the first; ask for less at once' }],
  });
  expect(await refused('reports/fees?month=2026-13')).toMatchObject({ errors: [{ path: 'month' }] });
  expect(await refused('reports/vat-summary')).toMatchObject({ errors: [{ path: 'year' }] });
  expect(await refused('reports/approval-rate?from=2026-03-02&to=2026-03-01')).toMatchObject({
    errors: [{ path: 'to', message: 'must not be before from' }],
  });
  expect(await refused('wallet/history?cursor=nonsense')).toMatchObject({ errors: [{ path: 'cursor' }] });
  expect(await refused('wallet/payouts?cursor=nonsense')).toMatchObject({ errors: [{ path: 'cursor' }] });
  expect(await town.invariants()).toEqual([]);
});
