import { expect, test } from 'vitest';
import { everythingEnds } from './everything-ends.ts';
import { type Facts, type InvoiceFact, NOTHING } from './facts.ts';
import { periodsAreChargedOnce } from './subscriptions.ts';

const charge = { tid: 'T1', amount: 15_000 };
const invoice = (over: Partial<InvoiceFact> = {}): InvoiceFact => ({
  id: 'inv_1',
  subscriptionId: 'sub_1',
  period: 1,
  part: 0,
  amount: 15_000,
  status: 'PAID',
  tid: 'T1',
  captured: [charge],
  ...over,
});
const active = { id: 'sub_1', status: 'ACTIVE', period: 1 };
const facts = (over: Partial<Facts>): Facts => ({
  ...NOTHING,
  times: { now: 0, realNow: 0 },
  timers: new Set(['renew sub_1', 'charge-invoice inv_1', 'expire-billing-key bk_1']),
  endpoints: [],
  openLetters: new Set(),
  subscriptions: [active],
  invoices: [invoice()],
  ...over,
});

const renewed = { ...active, period: 2 };
const second = invoice({ id: 'inv_2', period: 2, tid: 'T2', captured: [{ tid: 'T2', amount: 15_000 }] });

test.each<[string, Partial<Facts>]>([
  ['a paid period', {}],
  ['two periods', { subscriptions: [renewed], invoices: [invoice(), second] }],
  ['a change of plan beside the period', { invoices: [invoice(), { ...second, period: 1, part: 3 }] }],
  ['a period for which credit paid', { invoices: [invoice({ amount: 0, tid: null, captured: [] })] }],
  ['a period that is owed', { invoices: [invoice({ status: 'OPEN', tid: null, captured: [] })] }],
  ['a trial', { subscriptions: [{ ...active, period: 0 }], invoices: [] }],
])('%s is as it must be', (_what, over) => {
  expect(periodsAreChargedOnce.check(facts(over)).breaches).toEqual([]);
  expect(everythingEnds.check(facts(over)).breaches).toEqual([]);
});

test.each<[string, Partial<Facts>, string]>([
  ['a period without an invoice', { subscriptions: [renewed] }, 'sub_1 has 0 invoices for its period 2'],
  [
    'a period with two',
    { invoices: [invoice(), { ...second, period: 1 }] },
    'sub_1 has 2 invoices for its period 1',
  ],
  ['an invoice ahead', { invoices: [invoice(), second] }, 'has inv_2 for period 2'],
  [
    'a period charged twice',
    { invoices: [invoice({ captured: [charge, { tid: 'T9', amount: 15_000 }] })] },
    'inv_1 was charged 2 times: T1, T9',
  ],
  [
    'a paid one without a payment',
    { invoices: [invoice({ captured: [] })] },
    'no payment of it was captured',
  ],
  ['one paid by too little', { invoices: [invoice({ amount: 20_000 })] }, 'is PAID by T1 of 15000'],
  ['one that names another payment', { invoices: [invoice({ tid: 'T9' })] }, 'and names T9'],
  ['one written off and charged', { invoices: [invoice({ status: 'VOID' })] }, 'T1 was captured for it'],
])('%s is a breach', (_what, over, breach) => {
  const { breaches } = periodsAreChargedOnce.check(facts(over));
  expect(breaches.join('\n')).toContain(breach);
});

test.each<[string, Partial<Facts>, string]>([
  ['a subscription that nobody renews', {}, 'sub_1 is ACTIVE, and has no renew timer'],
  ['an invoice that nobody charges', { invoices: [invoice({ status: 'OPEN' })] }, 'inv_1 is OPEN'],
  ['a form that nobody closes', { waitingKeys: ['bk_1'] }, 'bk_1 is WAITING'],
])('%s does not end', (_what, over, breach) => {
  const { breaches } = everythingEnds.check(facts({ ...over, timers: new Set() }));
  expect(breaches.join('\n')).toContain(breach);
});

test('what is over needs no timer', () => {
  const over = { subscriptions: [{ ...active, status: 'CANCELLED' }], timers: new Set<string>() };
  expect(everythingEnds.check(facts(over)).breaches).toEqual([]);
});
