import type { ledger } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { kindOf, transactionsOf } from './transactions.ts';

type Entry = ledger.LedgerEntry;

const line = (transactionId: string, number: number, more: Partial<Entry>): Entry => ({
  ...{
    transactionId,
    line: number,
    issuer: null,
    debit: 0,
    credit: 0,
    currency: 'KRW',
    tid: null,
    seq: null,
  },
  ...{ account: 'merchant_payable', day: '2026-03-02', at: '2026-03-02T00:00:00.000Z', ...more },
});

const capture = (id: string): Entry[] => [
  line(id, 2, { credit: 100 }),
  line(id, 1, { account: 'issuer_receivable', debit: 100 }),
];

test("a transaction's lines stand together in their order, and one that may be cut off waits for its rest", () => {
  const [first, last] = [capture('chg_2'), capture('chg_1').slice(0, 1)];
  const [known, ...others] = transactionsOf([...first, ...last], true);
  expect(known?.lines.map(({ line }) => line)).toEqual([1, 2]);
  expect(others).toEqual([]);
  expect(transactionsOf([...first, ...capture('chg_1')], false).map(({ id }) => id)).toEqual([
    'chg_2',
    'chg_1',
  ]);
});

test('what a transaction is about is told by its lines', () => {
  const kind = (...lines: Entry[]) => kindOf({ id: 'x', lines });
  const hold = (side: 'debit' | 'credit') => line('x', 1, { account: 'dispute_hold', [side]: 5 });
  expect(kind(...capture('x'))).toBe('CAPTURE');
  expect(kind(line('x', 1, { account: 'issuer_receivable', credit: 5 }))).toBe('REFUND');
  expect(kind(hold('credit'))).toBe('DISPUTE_OPENED');
  expect(kind(hold('debit'), line('x', 2, { credit: 5 }))).toBe('DISPUTE_WON');
  expect(kind(hold('debit'), line('x', 2, { account: 'issuer_receivable', credit: 5 }))).toBe('DISPUTE_LOST');
  expect(kind(line('x', 1, { account: 'bank', credit: 5 }))).toBe('PAYOUT');
  expect(kind(line('x', 1, { account: 'fee_income', credit: 5 }))).toBeUndefined();
});
