import { disputes, issuer, ledger, pay, reconciliation } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const poll = (town: Sandbox) => town.pg.call(disputes.pollDisputes, {});
const disputesOf = async (town: Sandbox, tid: string) =>
  replyOf(await town.pg.call(disputes.listDisputes, { query: { tid } })).data.disputes;
const balance = async (town: Sandbox) => replyOf(await town.pg.call(ledger.wallet, {})).data.balance;
const refund = (town: Sandbox, tid: string, amount: number) =>
  town.pg.call(pay.cancel, { body: { tid, amount, reason: 'a gift for Mina' } });

test('Mina disputes a phone; the money is held once however many hear of it, and the shop, which wins, has it again', async () => {
  await using town = await startSandbox({ seed: 61 });
  const { tid, amount } = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  const before = await balance(town);
  town.cut('pg', 'card');
  const { id } = replyOf(await town.card.call(issuer.dispute, { body: { tid, amount: amount - 10_000 } }));
  expect(replyOf(await poll(town)).issuers).toMatchObject([{ events: 0, trouble: expect.any(String) }]);
  town.restore('pg', 'card');
  const polls = await Promise.all([poll(town), poll(town), poll(town)]);
  const heard = polls.flatMap((polled) => replyOf(polled).issuers.map(({ events }) => events));
  expect(heard.reduce((sum, events) => sum + events, 0)).toBe(1);
  expect(await balance(town)).toBe(before - (amount - 10_000));
  expect(await refund(town, tid, 10_001)).toMatchObject({ ok: false, problem: { code: 'REFUND_CONFLICT' } });
  expect(await refund(town, tid, 10_000)).toMatchObject({ ok: true });
  await town.quiet();
  expect(await town.invariants()).toEqual([]);

  const [open] = await disputesOf(town, tid);
  const said = { params: { id: open?.id ?? '' }, body: { text: 'She signed for it.' } };
  await town.pg.call(disputes.sendEvidence, said);
  await town.quiet();
  expect(replyOf(await town.card.call(issuer.issuerDispute, { params: { id } })).evidence).toBe(
    'She signed for it.',
  );
  await town.card.call(issuer.resolveDispute, { params: { id }, body: { outcome: 'WON' } });
  await town.clock.advance('PT2H');
  await town.quiet();
  expect(await disputesOf(town, tid)).toMatchObject([{ state: 'WON', amount: amount - 10_000 }]);
  expect(await refund(town, tid, amount - 10_000)).toMatchObject({ ok: true });
  expect(await balance(town)).toBe(0);
  await town.quiet();
  expect(await town.invariants()).toEqual([]);
});

test('a refund that meets a dispute on its way is declined by the issuer, no won goes back twice, and what was lost is on the statement', async () => {
  await using town = await startSandbox({ seed: 62, now: '2026-03-02T14:00:00+09:00' });
  const { tid, amount } = await town.mina.buys('galaxy-s25-ultra');
  await town.quiet();
  replyOf(await town.card.call(issuer.dispute, { body: { tid } }));
  expect(await refund(town, tid, 1)).toMatchObject({ ok: false, problem: { code: 'REFUND_CONFLICT' } });
  await town.scripts.put('lost', {
    match: { amount: 77_000 },
    steps: [{ approve: {}, dispute: { after: 'P1D', outcome: 'lost' } }],
  });
  const body = { orderNo: 'LOST-1', amount: 77_000 };
  const ready = replyOf(await town.pg.call(pay.ready, { body }));
  await town.pg.call(pay.approve, { body: { tid: ready.tid } });
  await town.clock.advance('P2D');
  await town.quiet();
  expect(await disputesOf(town, tid)).toMatchObject([{ state: 'OPEN', amount }]);
  expect(await disputesOf(town, ready.tid)).toMatchObject([{ state: 'LOST', amount: 77_000 }]);
  const { authorizations } = replyOf(
    await town.card.call(issuer.authorizations, { query: { tid: ready.tid } }),
  );
  expect(authorizations).toMatchObject([{ chargedBackAmount: 77_000, refundedAmount: 0 }]);

  const unknown = { kind: 'CHARGEBACK', amount: 777 } as const;
  await town.card.call(issuer.addStatementLine, { params: { date: '2026-03-04' }, body: unknown });
  await town.clock.advance('P2D');
  await town.quiet();
  const { cases } = replyOf(await town.pg.call(reconciliation.listReconciliationCases, {}));
  expect(cases).toMatchObject([{ kind: 'MISSING_AT_PG', line: 'CHARGEBACK', statedAmount: 777 }]);
  const { accounts } = replyOf(await town.pg.call(ledger.wholeTrialBalance, {})).data;
  const onStatement = accounts.filter(({ account }) => account === 'issuer_receivable');
  expect(onStatement.map(({ debits, credits }) => debits - credits)).toEqual([0]);
  expect(await town.invariants()).toEqual([]);
});
