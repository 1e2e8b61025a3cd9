import { expect, test } from 'vitest';
import type { DisputeFact, Facts, IssuerDisputeFact, PaymentFact, PostingFact } from './facts.ts';
import { NOTHING } from './facts.ts';
import { ledgerBalances } from './ledger.ts';
import { moneyAgrees, nothingTwice } from './money.ts';

const TID = 'T0123456789ABCDEFGHJ';
const payment: PaymentFact = {
  ...{ tid: TID, status: 'CAPTURED', merchantId: 'M001', amount: 50_000, captureMode: 'AUTO' },
  ...{ attemptId: 'att_1', approveKey: null, approvePath: null, capturedAmount: 50_000, refundedAmount: 0 },
  ...{ items: null, row: {} },
};
const dispute: DisputeFact = {
  id: 'dsp_1',
  issuerDisputeId: 'cdp_1',
  tid: TID,
  amount: 20_000,
  state: 'LOST',
};
const theirs: IssuerDisputeFact = {
  id: 'cdp_1',
  tid: TID,
  amount: 20_000,
  state: 'LOST',
  chargedBack: 20_000,
};

/** Opened and lost: `[transaction, account, debit less credit]`. */
const POSTED = [
  ['dsp_1_1', 'merchant_payable', 20_000],
  ['dsp_1_1', 'dispute_hold', -20_000],
  ['dsp_1_2', 'dispute_hold', 20_000],
  ['dsp_1_2', 'issuer_receivable', -20_000],
] as const;
const postings = (lines: readonly (readonly [string, PostingFact['account'], number])[]): PostingFact[] =>
  lines.map(([transactionId, account, signed]) => ({
    ...{ transactionId, account, debit: Math.max(signed, 0), credit: Math.max(-signed, 0) },
    ...{ currency: 'KRW', tid: TID },
  }));

interface Planted {
  readonly ours?: readonly DisputeFact[];
  readonly theirs?: readonly IssuerDisputeFact[];
  readonly postings?: readonly PostingFact[];
  readonly payment?: Partial<PaymentFact>;
}

function breaches(planted: Planted): string[] {
  const facts: Facts = {
    ...NOTHING,
    times: { now: 0, realNow: 0 },
    ...{ timers: new Set(), endpoints: [], openLetters: new Set() },
    payments: [{ ...payment, ...planted.payment }],
    approvals: [
      { attemptId: 'att_1', tid: TID, amount: 50_000, captured: 50_000, refunded: 0, state: 'live' },
    ],
    disputes: new Map([[TID, planted.ours ?? [dispute]]]),
    issuerDisputes: new Map([[TID, planted.theirs ?? [theirs]]]),
    postings: planted.postings ?? postings(POSTED),
  } as unknown as Facts;
  return [moneyAgrees, ledgerBalances, nothingTwice].flatMap(({ id, check }) =>
    check(facts).breaches.map((breach) => `${id}: ${breach}`),
  );
}

test('a lost dispute that both sides know and the ledger shows breaks none', () => {
  expect(breaches({})).toEqual([]);
  const open = { ...dispute, state: 'OPEN' } as const;
  expect(breaches({ ours: [open], postings: postings(POSTED.slice(0, 2)) })).toEqual([]);
});

test.each<[string, Planted, string]>([
  [
    'I1: one that no issuer told of',
    { theirs: [] },
    'I1: T0123456789ABCDEFGHJ has dsp_1 LOST over 20000, and the issuer has cdp_1 nowhere',
  ],
  [
    'I1: another amount than the issuer told',
    { theirs: [{ ...theirs, amount: 1, chargedBack: 1 }] },
    'cdp_1 LOST over 1',
  ],
  [
    'I1: lost here, won there',
    { theirs: [{ ...theirs, state: 'WON', chargedBack: 0 }] },
    'cdp_1 WON over 20000',
  ],
  [
    'I1: money that went back otherwise than was told',
    { theirs: [{ ...theirs, chargedBack: 0 }] },
    'was charged back 0 by cdp_1',
  ],
  [
    'I2: a hold that nobody released',
    { postings: postings(POSTED.slice(0, 2)) },
    'I2: T0123456789ABCDEFGHJ: 20000 is held for disputes, and 0 is disputed',
  ],
  [
    'I2: a loss that the issuer is still asked for',
    { postings: postings(POSTED.slice(0, 2)) },
    'the issuer owes 0 less by disputes, and 20000 was lost',
  ],
  [
    'I2: a merchant who was spared',
    { postings: [] },
    'disputes took 0 from the merchant, and should take 20000',
  ],
  [
    'I2: postings of a dispute that is not there',
    { ours: [] },
    'disputes took 20000 from the merchant, and should take 0',
  ],
  [
    'I7: money that goes back twice',
    { payment: { refundedAmount: 30_001 } },
    'I7: T0123456789ABCDEFGHJ refunded 30001 and lost or may lose 20000 of 50000',
  ],
])('planted in the books, it is found: %s', (_, planted, found) => {
  expect(breaches(planted).join('\n')).toContain(found);
});
