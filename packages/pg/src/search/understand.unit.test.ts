import { expect, test } from 'vitest';
import { understand } from './understand.ts';

const TID = 'T0123456789ABCDEFGHJ';

test.each<[string, readonly (readonly [string, string])[]]>([
  [TID, [['TID', TID]]],
  [`  ${TID.toLowerCase()} `, [['TID', TID]]],
  ['T0123456', [['TID_PREFIX', 'T0123456']]],
  ['T012345', [['ORDER_NO', 'T012345']]],
  ['TOILET-PAPER', [['ORDER_NO', 'TOILET-PAPER']]],
  [`${TID}X`, [['ORDER_NO', `${TID}X`]]],
  ['ORDER-0001', [['ORDER_NO', 'ORDER-0001']]],
  [
    '4242',
    [
      ['LAST4', '4242'],
      ['AMOUNT', '4242'],
      ['ORDER_NO', '4242'],
    ],
  ],
  [
    '0042',
    [
      ['LAST4', '0042'],
      ['AMOUNT', '42'],
      ['ORDER_NO', '0042'],
    ],
  ],
  [
    '424242******4242',
    [
      ['LAST4', '4242'],
      ['ORDER_NO', '424242******4242'],
    ],
  ],
  [
    '**** 4242',
    [
      ['LAST4', '4242'],
      ['ORDER_NO', '**** 4242'],
    ],
  ],
  [
    '50,000원',
    [
      ['AMOUNT', '50000'],
      ['ORDER_NO', '50,000원'],
    ],
  ],
  [
    '₩1,250,000',
    [
      ['AMOUNT', '1250000'],
      ['ORDER_NO', '₩1,250,000'],
    ],
  ],
  ['5,00', [['ORDER_NO', '5,00']]],
  ['0', [['ORDER_NO', '0']]],
  ['9999999999', [['ORDER_NO', '9999999999']]],
  ['<script>', [['ORDER_NO', '<script>']]],
  ['order:4242', [['ORDER_NO', '4242']]],
  ['Order: T0123456', [['ORDER_NO', 'T0123456']]],
  ['card:4242', [['LAST4', '4242']]],
  ['amount: 4,242', [['AMOUNT', '4242']]],
  ['tid:ORDER-1', []],
  ['card:42', []],
  ['shop:4242', [['ORDER_NO', 'shop:4242']]],
  ['9'.repeat(65), []],
])('%j is looked for as %j', (typed, expected) => {
  expect(understand(typed).map(({ as, value }) => [as, value])).toEqual(expected);
});
