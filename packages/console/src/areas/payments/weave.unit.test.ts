import type { adminPayments } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { matches } from './matches.ts';
import { weave } from './weave.ts';

const paid = (over: Partial<adminPayments.AdminPayment>): adminPayments.AdminPayment => ({
  ...{ tid: 'T0123456789ABCDEFGHJ', seq: 3, merchantId: 'M001', orderNo: 'MINA-1', orderName: null },
  ...{ amount: 50_000, currency: 'KRW', status: 'CAPTURED', method: 'CARD', issuer: 'card' },
  ...{ cardMasked: '424242******4242', refundedAmount: 0, failureCode: null },
  ...{ createdAt: '2026-03-02T00:00:00.000Z', updatedAt: '2026-03-02T00:00:01.000Z' },
  ...over,
});
const first = paid({ tid: 'T1', createdAt: '2026-03-02T00:00:01.000Z' });
const second = paid({ tid: 'T2', createdAt: '2026-03-02T00:00:02.000Z' });
const page: adminPayments.PaymentSearch = {
  ...{ at: '2026-03-02T00:00:03.000Z', payments: [second, first], nextCursor: null },
  ...{ understood: [], searchedTo: null },
};

test('what is heard of changes its row in place, once; what was heard before or does not belong changes nothing', () => {
  const heard = [paid({ ...first, seq: 4, status: 'REFUNDED' }), second, paid({ tid: 'T9' })];
  const { found, touched } = weave(page, heard, () => false);
  expect(found.payments.map(({ tid, status }) => [tid, status])).toEqual([
    ['T2', 'CAPTURED'],
    ['T1', 'REFUNDED'],
  ]);
  expect([...touched]).toEqual([['T1', 'changed']]);
});

test('what belongs comes in where its time puts it', () => {
  const between = paid({ tid: 'T3', createdAt: '2026-03-02T00:00:01.500Z' });
  const { found, touched } = weave(page, [between], () => true);
  expect(found.payments.map(({ tid }) => tid)).toEqual(['T2', 'T3', 'T1']);
  expect([...touched]).toEqual([['T3', 'new']]);
});

test.each([
  [{}, true],
  [{ status: 'CAPTURED', merchant: 'M001', issuer: 'card', method: 'CARD' }, true],
  [{ status: 'FAILED' }, false],
  [{ merchant: 'M002' }, false],
  [{ min: '50000', max: '50000' }, true],
  [{ min: '50001' }, false],
  [{ max: '49999' }, false],
  [{ from: '2026-03-02', to: '2026-03-02' }, true],
  [{ from: '2026-03-03' }, false],
  [{ to: '2026-03-01' }, false],
])('whether a payment belongs to a list filtered by %j: %j', (filters, expected) => {
  expect(matches(paid({}), filters, [])).toBe(expected);
});

test('a payment belongs to a search when it is one of the things that were looked for', () => {
  const q = { q: '4242' };
  const digits = [
    { as: 'LAST4', value: '4242' },
    { as: 'AMOUNT', value: '4242' },
  ] as const;
  expect(matches(paid({}), q, digits)).toBe(true);
  expect(matches(paid({ cardMasked: null, amount: 4_242 }), q, digits)).toBe(true);
  expect(matches(paid({ cardMasked: null }), q, digits)).toBe(false);
  expect(matches(paid({}), q, [])).toBe(false);
});
