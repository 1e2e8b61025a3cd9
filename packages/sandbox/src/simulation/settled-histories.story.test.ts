import { disputes, issuer, ledger, pay, rest, settlements } from '@payflow/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replyOf } from '../town/clients.ts';
import { simulate } from './simulate.ts';

/** What may happen to a shop's money; a payment is named by its place among those that were made. */
type Step =
  | { readonly does: 'buy'; readonly amount: number }
  | { readonly does: 'refund'; readonly nth: number; readonly amount: number }
  | { readonly does: 'dispute'; readonly nth: number; readonly outcome: 'WON' | 'LOST' }
  | { readonly does: 'pass'; readonly hours: number };

const amount = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5_000_000 }));
const nth = fc.nat({ max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('buy' as const), amount }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('refund' as const), nth, amount }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('dispute' as const),
      nth,
      outcome: fc.constantFrom('WON' as const, 'LOST' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 80 }) }),
  },
);

type Town = Awaited<ReturnType<typeof simulate>>;

async function take({ pg, card, clock, quiet }: Town, tids: string[], done: Step): Promise<void> {
  if (done.does === 'pass') return clock.advance(`PT${done.hours}H`).then(() => undefined);
  if (done.does === 'buy') {
    const body = { orderNo: `ORDER-${tids.length}`, amount: done.amount };
    const { tid } = replyOf(await pg.call(pay.ready, { body }));
    replyOf(await pg.call(pay.approve, { body: { tid } }));
    tids.push(tid);
    return;
  }
  const tid = tids[done.nth];
  if (tid === undefined) return;
  // Both may be refused: there may be less left than that.
  if (done.does === 'refund') {
    await pg.call(pay.cancel, { body: { tid, amount: done.amount, reason: 'It came back.' } });
    return;
  }
  const opened = await card.call(issuer.dispute, { body: { tid } });
  if (!opened.ok) return;
  await pg.call(disputes.pollDisputes, {});
  await card.call(issuer.resolveDispute, {
    params: { id: opened.reply.id },
    body: { outcome: done.outcome },
  });
  await pg.call(disputes.pollDisputes, {});
  await quiet();
}

const ALL = { query: { limit: 100 } } as const;
const FEE_BASIS_POINTS = 280;
const halfUp = (numerator: number, denominator: number): number => Math.floor(numerator / denominator + 0.5);

/** What is the merchant's of a payment, reckoned apart from the gateway's own arithmetic. */
function ownOf(captured: number, refunded: number): number {
  const fee = halfUp(captured * FEE_BASIS_POINTS, 10_000);
  const vat = halfUp(fee, 10);
  const kept = (whole: number) => whole - Number((BigInt(whole) * BigInt(refunded)) / BigInt(captured));
  return captured - refunded - kept(fee) - kept(vat);
}

/** What was settled and paid, and what the wallet holds, come to what was taken less all that is not the merchant's. */
async function addsUp({ pg }: Town): Promise<void> {
  const list = replyOf(await pg.call(settlements.listSettlements, ALL)).data;
  expect(list.nextCursor).toBeNull();
  const paid = list.settlements
    .filter(({ status }) => status === 'PAID')
    .reduce(
      (sum, { payoutAmount, withholding }) =>
        sum + payoutAmount + withholding.incomeTax + withholding.localTax,
      0,
    );
  const wallet = replyOf(await pg.call(ledger.wallet, {})).data.balance;
  const { payments } = replyOf(await pg.call(rest.listPayments, ALL)).data;
  const own = payments
    .filter(({ capturedAmount }) => capturedAmount > 0)
    .reduce((sum, { capturedAmount, refundedAmount }) => sum + ownOf(capturedAmount, refundedAmount), 0);
  const disputed = replyOf(await pg.call(disputes.listDisputes, ALL))
    .data.disputes.filter(({ state }) => state !== 'WON')
    .reduce((sum, { amount }) => sum + amount, 0);
  expect(paid + wallet).toBe(own - disputed);
}

test('at any moment of any history, what was paid out and what the wallet holds come to captures less refunds, fees, VAT and disputes', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 24 }),
      fc.integer({ min: 1, max: 1_000 }),
      async (steps, seed) => {
        await using town = await simulate({ seed, now: '2026-09-22T20:00:00+09:00' });
        const tids: string[] = [];
        for (const done of steps) {
          await take(town, tids, done);
          await addsUp(town);
        }
        await town.clock.advance('P10D');
        await addsUp(town);
        expect(await town.invariants()).toEqual([]);
      },
    ),
    { numRuns: Number(process.env.PAYFLOW_SETTLED_RUNS ?? 40) },
  );
});
