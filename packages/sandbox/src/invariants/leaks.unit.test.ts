import { TEST_CARDS } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { cardNumbersIn } from './leaks.ts';

const AMEX = '378282246310005';

describe('a whole card number is seen', () => {
  test.each([...TEST_CARDS.map(({ number }) => number), AMEX])('%s, whatever stands around it', (number) => {
    const inFours = number.replaceAll(/(.{4})(?=.)/g, '$1 ');
    for (const spelling of [number, inFours, inFours.replaceAll(' ', '-')]) {
      expect(cardNumbersIn(`{"card":"${spelling}","cvc":1}`)).toEqual([spelling]);
    }
    expect(cardNumbersIn(`${number} and ${number}`)).toEqual([number, number]);
  });
});

test.each([
  ['a masked one', '424242******4242'],
  ['one that is too long', '42424242424242424242'],
  ['one with a wrong check digit', '4242424242424241'],
  ['a number of another range', '4111111111111111'],
  ['times and amounts', '1772409600000 50000 424242 4242'],
])('%s is none', (_what, text) => {
  expect(cardNumbersIn(text)).toEqual([]);
});
