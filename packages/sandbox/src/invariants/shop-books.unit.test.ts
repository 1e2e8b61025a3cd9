import { describe, expect, test } from 'vitest';
import { type Facts, NOTHING } from './facts.ts';
import { shopBooksAgree } from './shop-books.ts';
import type { PaidFact, PaperFact, ShopOrderFact, ShopRefundFact } from './shop-facts.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-10T00:00:00Z');
const TID = 'T0123456789ABCDEFGHJ';
const PHONES = [{ sku: 'phone/black', quantity: 2, unitPrice: 110 }];
const ONE_PHONE = [{ sku: 'phone/black', quantity: 1 }];

const invoice: PaperFact = {
  ...{ number: 'INV-2026-000001', kind: 'INVOICE', subject: 'O1', orderNo: 'O1', total: 220 },
  ...{ supplyValue: 200, vat: 20, taxFree: 0, linesTotal: 220 },
};
const note: PaperFact = {
  ...{ number: 'CRN-2026-000001', kind: 'CREDIT_NOTE', subject: 'rf_1', orderNo: 'O1', total: 110 },
  ...{ supplyValue: 100, vat: 10, taxFree: 0, linesTotal: 110 },
};
const refund: ShopRefundFact = {
  ...{ id: 'rf_1', cancelId: 'op_1', amount: 110, items: ONE_PHONE, state: 'DONE' },
  creditNote: note.number,
};
const payment: PaidFact = {
  ...{ merchantId: 'M001', seq: 5, amount: 220, isHeldOnly: false, capturedAmount: 220, refundedAmount: 110 },
  items: PHONES,
  refunds: new Map([['op_1', { amount: 110, items: ONE_PHONE }]]),
  updatedAt: NOW - 60_000,
};
/** Two phones, of which one went back. */
const order: ShopOrderFact = {
  ...{
    orderNo: 'O1',
    state: 'PARTIALLY_REFUNDED',
    payStatus: 'PARTIAL_CANCELLED',
    total: 220,
    lines: PHONES,
  },
  ...{ seq: 5, refundedAmount: 110, invoiceNo: invoice.number, refunds: [refund], papers: [invoice, note] },
  ...{ tid: TID, payment, otherCharges: [], isBeingTold: false },
};

const breachesIn = (facts: Partial<Facts>): readonly string[] =>
  shopBooksAgree.check({
    ...NOTHING,
    times: { now: NOW, realNow: NOW },
    ...{ timers: new Set(), endpoints: [], openLetters: new Set() },
    ...facts,
  }).breaches;
const breaches = (over: Partial<ShopOrderFact>): readonly string[] =>
  breachesIn({ shopOrders: [{ ...order, ...over }] });

const unpaid: Partial<ShopOrderFact> = {
  ...{ state: 'PENDING', payStatus: 'APPROVING', refundedAmount: 0, invoiceNo: null },
  ...{ refunds: [], papers: [] },
};
const untouched: PaidFact = { ...payment, capturedAmount: 0, refundedAmount: 0, refunds: new Map() };
const newer: PaidFact = { ...payment, seq: 6 };
const yesterday = NOW - DAY_MS;
const lastWeek = NOW - 7 * DAY_MS;
const secondNote: PaperFact = { ...note, number: 'CRN-2026-000002', subject: 'rf_2' };
const secondRefund: ShopRefundFact = {
  ...refund,
  id: 'rf_2',
  cancelId: 'op_2',
  creditNote: secondNote.number,
};
const all: PaidFact = {
  ...payment,
  refundedAmount: 220,
  refunds: new Map([...payment.refunds, ['op_2', { amount: 110, items: ONE_PHONE }]]),
};
const allBack: Partial<ShopOrderFact> = {
  ...{ state: 'REFUNDED', payStatus: 'CANCELLED', refundedAmount: 220, payment: all },
  ...{ refunds: [refund, secondRefund], papers: [invoice, note, secondNote] },
};

describe('as it must be is', () => {
  test.each<[string, Partial<ShopOrderFact>]>([
    ['an order of which a part went back', {}],
    ['one of which all went back', allBack],
    ['one that nobody has paid', { ...unpaid, payment: untouched }],
    [
      'one before its checkout',
      { ...unpaid, state: 'CREATED', payStatus: null, tid: null, payment: undefined },
    ],
    ['one of which the shop will hear', { ...unpaid, payment: newer, isBeingTold: true }],
    ['one at which it looks within a day', { ...unpaid, payment: { ...newer, updatedAt: yesterday } }],
    [
      'a refund that was declined, or is asked for',
      {
        refunds: [
          refund,
          { ...secondRefund, state: 'DECLINED' },
          { ...secondRefund, id: 'rf_3', state: 'PENDING' },
        ],
      },
    ],
    ['a payment without items', { payment: { ...payment, items: null } }],
    ['money that is held by decision', { payment: { ...payment, isHeldOnly: true, capturedAmount: 0 } }],
  ])('%s', (_what, over) => {
    expect(breaches(over)).toEqual([]);
  });
});

describe('it is found when', () => {
  test.each<[string, Partial<ShopOrderFact>, string]>([
    ['the items cost something else', { total: 221 }, 'O1 is of 221, and its items cost 220'],
    ['the state is not its payment’s', { state: 'PAID' }, 'O1 is PAID, and its payment PARTIAL_CANCELLED'],
    [
      'an order counts as paid without a payment',
      { payStatus: 'FAILED' },
      'O1 is PARTIALLY_REFUNDED, and its',
    ],
    ['its payment is nowhere', { payment: undefined }, `O1 is paid by ${TID}, which is not there`],
    ['its payment is of another amount', { payment: { ...payment, amount: 1 } }, `and ${TID} of 1`],
    [
      'its payment is for other items',
      { payment: { ...payment, items: [{ sku: 'phone/white', quantity: 2, unitPrice: 110 }] } },
      `O1 is for 2 phone/black, and ${TID} for 2 phone/white`,
    ],
    ['money was taken twice', { otherCharges: ['T2'] }, 'and T2 took money for it too'],
    ['it has heard what never was', { seq: 6 }, `O1 has heard of event 6 of ${TID}, which has 5`],
    ['money was taken that it heard of', { ...unpaid }, `O1 is PENDING, and ${TID} took 220`],
    [
      'nobody tells it for long',
      { ...unpaid, payment: { ...newer, updatedAt: lastWeek } },
      'O1 is PENDING, and',
    ],
    ['it says paid, and nothing was taken', { payment: untouched }, `${TID} took 0`],
    [
      'other amounts went back',
      { refundedAmount: 111 },
      `O1 says that 111 went back, and ${TID} gave back 110`,
    ],
    [
      'it lacks a refund',
      { refunds: [], papers: [invoice] },
      `O1 has refunds of 0 as done, and ${TID} gave back 110`,
    ],
    [
      'the gateway has another refund',
      { refunds: [{ ...refund, cancelId: 'op_9' }] },
      `O1 has rf_1 of 110 as done, and ${TID} has no such refund`,
    ],
    [
      'a refund is of other items',
      { refunds: [{ ...refund, items: [] }] },
      'O1 has rf_1 of no items, and op_1',
    ],
    ['an invoice is missing', { papers: [note] }, 'O1 of 220 has no INVOICE'],
    [
      'it names another invoice',
      { invoiceNo: 'INV-2026-000002' },
      'O1 names INV-2026-000002, and its INVOICE is',
    ],
    [
      'an invoice is over another amount',
      { papers: [{ ...invoice, total: 219 }, note] },
      'and INV-2026-000001 over 219',
    ],
    [
      'there are two invoices',
      { papers: [invoice, { ...invoice, number: 'INV-2026-000002' }, note] },
      'O1 has 2 papers',
    ],
    [
      'an invoice is of what was not paid',
      { ...unpaid, payment: untouched, papers: [invoice] },
      'INV-2026-000001 is about O1',
    ],
    ['a credit note is missing', { papers: [invoice] }, 'rf_1 of 110 has no CREDIT_NOTE'],
    ['a paper’s parts do not add up', { papers: [{ ...invoice, vat: 21 }, note] }, 'its parts come to 221'],
    [
      'a paper’s lines do not add up',
      { papers: [{ ...invoice, linesTotal: 1 }, note] },
      'its lines come to 1',
    ],
    [
      'the VAT of an order that went back whole stays',
      { ...allBack, papers: [invoice, note, { ...secondNote, supplyValue: 101, vat: 9 }] },
      'O1 is REFUNDED: of vat 20 on INV-2026-000001 19 is credited',
    ],
  ])('%s', (_what, over, breach) => {
    expect(breaches(over).join('\n')).toContain(breach);
  });
});

describe('numbers', () => {
  const series = { id: 'INV-2026', papers: 3, first: 1, last: 3, counted: 3 };

  test('from 1 on, without a gap, as many as were counted, are as they must be', () => {
    expect(
      breachesIn({
        series: [series, { ...series, id: 'CRN-2026', papers: 0, first: 0, last: 0, counted: 0 }],
      }),
    ).toEqual([]);
  });

  test.each([
    ['a gap', { papers: 2 }, 'INV-2026 has 2 papers, numbered from 1 to 3'],
    ['no first one', { papers: 2, first: 2 }, 'INV-2026 has 2 papers, numbered from 2 to 3'],
    ['a number that nobody has', { counted: 4 }, 'INV-2026 is counted up to 4, and its last paper is 3'],
  ])('with %s are found', (_what, over, breach) => {
    expect(breachesIn({ series: [{ ...series, ...over }] })).toEqual([breach]);
  });

  test('of a paper about an order that is gone are found', () => {
    expect(breachesIn({ strayPapers: [invoice] })).toEqual([
      'INV-2026-000001 is about O1, which is not there',
    ]);
  });
});
