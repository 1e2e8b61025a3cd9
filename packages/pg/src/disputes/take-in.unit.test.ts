import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Posting, unbalanced } from '../ledger/posting.ts';
import type { Payment } from '../payments/payment.ts';
import { AT, aPayment, someAttempt } from '../payments/test-payments.ts';
import { boundBy, type Dispute, type DisputeNews } from './dispute.ts';
import { type Taken, takeIn } from './take-in.ts';

const paid = aPayment('CAPTURED');
const news = (over: Partial<DisputeNews> = {}): DisputeNews => ({
  number: 1,
  type: 'OPENED',
  disputeId: 'cdp_1',
  attemptId: someAttempt.id,
  tid: paid.terms.tid,
  amount: 20_000,
  reason: 'It never came.',
  ...over,
});
const taking = { issuer: 'card', id: 'dsp_1', at: AT };
const take = (
  over: Partial<DisputeNews>,
  disputes: readonly Dispute[] = [],
  payment: Payment | undefined = paid,
) => takeIn(news(over), { payment, disputes }, taking);
const lines = (taken: Taken) =>
  'postings' in taken
    ? taken.postings.map(({ transactionId, account, debit, credit }) => [
        transactionId,
        account,
        debit,
        credit,
      ])
    : [];
const disputeOf = (taken: Taken): Dispute => {
  if (taken.taken === 'nothing') throw new Error(taken.why);
  return taken.dispute;
};
const open = disputeOf(take({}));
const heldBy = (postings: readonly Posting[]): bigint =>
  postings
    .filter(({ account }) => account === 'dispute_hold')
    .reduce((sum, { debit, credit }) => sum + BigInt(credit) - BigInt(debit), 0n);

describe('news of a dispute', () => {
  test.each([
    [
      'opened',
      take({}),
      [
        ['dsp_1_1', 'merchant_payable', 20_000, 0],
        ['dsp_1_1', 'dispute_hold', 0, 20_000],
      ],
    ],
    [
      'won',
      take({ type: 'WON' }, [open]),
      [
        ['dsp_1_2', 'dispute_hold', 20_000, 0],
        ['dsp_1_2', 'merchant_payable', 0, 20_000],
      ],
    ],
    [
      'lost',
      take({ type: 'LOST' }, [open]),
      [
        ['dsp_1_2', 'dispute_hold', 20_000, 0],
        ['dsp_1_2', 'issuer_receivable', 0, 20_000],
      ],
    ],
  ])('%s: the money goes its way', (_, taken, posted) => {
    expect(lines(taken)).toEqual(posted);
  });

  test.each([
    ['more than was captured', take({ amount: 50_001 }), 'only 50000 KRW'],
    [
      'more than is left beside another',
      take({ amount: 30_001, disputeId: 'cdp_2' }, [open]),
      'only 30000 KRW',
    ],
    ['of money that is only held', take({}, [], aPayment('AUTHORIZED')), 'nothing was captured'],
    ['of another attempt', take({ attemptId: 'att_2' }), 'no payment was made by this attempt'],
    [
      'of a payment that nobody knows',
      takeIn(news(), { payment: undefined, disputes: [] }, taking),
      'no payment was made',
    ],
    [
      'of another issuer',
      takeIn(news(), { payment: paid, disputes: [] }, { ...taking, issuer: 'other' }),
      'no payment was made',
    ],
  ])('%s is kept as refused, and posts nothing', (_, taken, why) => {
    expect(disputeOf(taken)).toMatchObject({ state: 'REFUSED', note: expect.stringContaining(why) });
    expect(lines(taken)).toEqual([]);
  });

  test('that came before, or about what is decided or unknown, change nothing', () => {
    const lost = disputeOf(take({ type: 'LOST' }, [open]));
    const refused = disputeOf(take({ amount: 50_001 }));
    for (const taken of [
      take({}, [open]),
      take({ type: 'WON' }, [lost]),
      take({ type: 'WON' }),
      take({ type: 'LOST' }, [refused]),
    ])
      expect(taken).toMatchObject({ taken: 'nothing' });
  });

  test('whatever issuers tell, in whatever order: no won is disputed twice, and every transaction balances', () => {
    const told = fc.record({
      type: fc.constantFrom('OPENED' as const, 'WON' as const, 'LOST' as const),
      disputeId: fc.constantFrom('cdp_1', 'cdp_2', 'cdp_3', 'cdp_4'),
      amount: fc.integer({ min: 1, max: 60_000 }),
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 30 }), (history) => {
        const known = new Map<string, Dispute>();
        let held = 0n;
        history.forEach((piece, i) => {
          const taken = takeIn(
            news({ ...piece, number: i + 1 }),
            { payment: paid, disputes: [...known.values()] },
            { ...taking, id: `dsp_${i}` },
          );
          if (taken.taken === 'nothing') return;
          known.set(taken.dispute.issuerDisputeId, taken.dispute);
          const postings = 'postings' in taken ? taken.postings : [];
          expect(unbalanced(postings)).toEqual([]);
          held += heldBy(postings);
          const disputes = [...known.values()];
          expect(boundBy(disputes)).toBeLessThanOrEqual(50_000);
          const open = disputes.filter(({ state }) => state === 'OPEN');
          expect(held).toBe(open.reduce((sum, { amount }) => sum + BigInt(amount), 0n));
        });
      }),
    );
  });
});
