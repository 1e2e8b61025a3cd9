import { expect, test } from 'vitest';
import { writeOffLines } from './write-off.ts';

test('an issuer that pays 100 less than was captured leaves a loss of 100', () => {
  expect(writeOffLines({ line: 'CAPTURE', ownAmount: 50_000, statedAmount: 49_900 })).toEqual([
    { account: 'write_off', debit: 100, credit: 0 },
    { account: 'issuer_receivable', debit: 0, credit: 100 },
    { account: 'bank', debit: 49_900, credit: 0 },
    { account: 'issuer_receivable', debit: 0, credit: 49_900 },
  ]);
});

test('a chargeback that only the statement has is lost, and paid', () => {
  expect(writeOffLines({ line: 'CHARGEBACK', ownAmount: null, statedAmount: 777 })).toEqual([
    { account: 'write_off', debit: 777, credit: 0 },
    { account: 'issuer_receivable', debit: 0, credit: 777 },
    { account: 'issuer_receivable', debit: 777, credit: 0 },
    { account: 'bank', debit: 0, credit: 777 },
  ]);
});

test('what only the books have is given up, and nothing is paid for it', () => {
  expect(writeOffLines({ line: 'CAPTURE', ownAmount: 500, statedAmount: null })).toEqual([
    { account: 'write_off', debit: 500, credit: 0 },
    { account: 'issuer_receivable', debit: 0, credit: 500 },
  ]);
});
