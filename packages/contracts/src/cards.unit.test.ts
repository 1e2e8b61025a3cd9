import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALWAYS_APPROVING_CARD,
  asksForChallenge,
  cardBrand,
  cvcLength,
  groupedDigits,
  inTestRange,
  luhnValid,
  maskCard,
  outcomeOfCard,
  SILENT_CARDS,
  TEST_CARD_GROUPS,
  TEST_CARDS,
  TEST_RANGES,
} from './cards.ts';
import { RESPONSE_CODES, responseCode, responseCodeNamed } from './response-codes.ts';

const now = { year: 2026, month: 3 };
const visa = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const amex = { number: '378282246310005', expiry: '12/30', cvc: '1234' };

const withoutCheckDigit = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 18 })
  .map((digits) => digits.join(''));

function checkDigits(number: string): string[] {
  return [...'0123456789'].filter((digit) => luhnValid(number + digit));
}

describe('Luhn', () => {
  test('every number has exactly one check digit', () => {
    fc.assert(fc.property(withoutCheckDigit, (number) => checkDigits(number).length === 1));
  });

  test('changing any single digit breaks the number', () => {
    fc.assert(
      fc.property(withoutCheckDigit, fc.nat(), fc.integer({ min: 1, max: 9 }), (start, seed, step) => {
        const number = start + checkDigits(start)[0];
        const at = seed % number.length;
        const changed = String((Number(number[at]) + step) % 10);
        expect(luhnValid(number.slice(0, at) + changed + number.slice(at + 1))).toBe(false);
      }),
    );
  });

  test.each([
    '',
    '0',
    '00000000000',
    '4242 4242 4242 424x',
    '４２４２４２４２４２４２４２４２',
    '0'.repeat(20),
  ])('refuses %j, which is no card number', (text) => {
    expect(luhnValid(text)).toBe(false);
  });
});

describe('test cards', () => {
  test.each([
    ['4242 4242 4242 4242', '00'],
    ['4000 0000 0000 0002', '05'],
    ['4000 0000 0000 9995', '51'],
    ['4000 0000 0000 9987', '41'],
    ['4000 0000 0000 9979', '43'],
    ['4000 0000 0000 0069', '54'],
    ['4000 0000 0000 0127', 'N7'],
    ['4000 0000 0000 0119', '96'],
    ['4000 0000 0000 6975', '61'],
  ])('%s is answered with %s', (number, code) => {
    expect(outcomeOfCard({ ...visa, number }, now)).toBe(code);
  });

  test.each(TEST_CARDS)('$number is Luhn-valid, in a test range, and named as its code is', (card) => {
    expect(luhnValid(card.number)).toBe(true);
    expect(inTestRange(card.number)).toBe(true);
    expect(responseCode(card.responseCode).name).toBe(card.name);
  });

  test.each(SILENT_CARDS)('$number, which is silent, is Luhn-valid and in a test range', ({ number }) => {
    expect(luhnValid(number) && inTestRange(number)).toBe(true);
  });

  test('stand in one group each, the silent ones under trouble and what asks apart', () => {
    const numbers = TEST_CARD_GROUPS.flatMap(({ cards }) => cards.map(({ number }) => number));
    const all = [...TEST_CARDS, ...SILENT_CARDS].map(({ number }) => number);
    expect(numbers.toSorted()).toEqual(all.toSorted());
    const groupOf = (wanted: string) =>
      TEST_CARD_GROUPS.find(({ cards }) => cards.some(({ number }) => number === wanted))?.group;
    expect(groupOf('4242424242424242')).toBe('approved');
    expect(groupOf('4000000000003220')).toBe('challenge');
    expect(groupOf('4000000000009995')).toBe('declined');
    expect(groupOf('4000000000000119')).toBe('trouble');
    expect(groupOf('4000000000004087')).toBe('trouble');
  });

  test('one asks for confirmation, however it is typed', () => {
    expect(asksForChallenge('4000 0000-0000 3220')).toBe(true);
    expect(asksForChallenge('4242424242424242')).toBe(false);
    expect(asksForChallenge('')).toBe(false);
  });

  test('any other valid number of a test range is approved', () => {
    const tail = fc.stringMatching(/^\d{9}$/);
    fc.assert(
      fc.property(fc.constantFrom(...TEST_RANGES), tail, (range, digits) => {
        const number = range + digits + checkDigits(range + digits)[0];
        fc.pre(!TEST_CARDS.some((card) => card.number === number));
        expect(outcomeOfCard({ ...visa, number, cvc: '1234'.slice(0, cvcLength(number)) }, now)).toBe('00');
      }),
    );
  });

  test('the always-approving card is approved, today and in ten years', () => {
    expect(outcomeOfCard(ALWAYS_APPROVING_CARD, now)).toBe('00');
    expect(outcomeOfCard(ALWAYS_APPROVING_CARD, { year: 2036, month: 12 })).toBe('00');
  });

  test.each(['4111111111111111', '5105105105105100', '', '42424', '9424242'])(
    '%j is outside the test ranges',
    (number) => {
      expect(inTestRange(number)).toBe(false);
    },
  );
});

describe('what the issuer looks at, in order', () => {
  test('a wrong check digit comes before a past expiry', () => {
    expect(outcomeOfCard({ number: '4242424242424241', expiry: '01/20', cvc: '1' }, now)).toBe('14');
  });

  test('a past expiry comes before a wrong CVC and before the table', () => {
    expect(outcomeOfCard({ number: '4000000000000002', expiry: '02/26', cvc: '1' }, now)).toBe('54');
  });

  test('a CVC of the wrong length comes before the table', () => {
    expect(outcomeOfCard({ number: '4000000000000002', expiry: '03/26', cvc: '1234' }, now)).toBe('N7');
  });

  test('a card is good through the month printed on it', () => {
    expect(outcomeOfCard({ ...visa, expiry: '03/26' }, now)).toBe('00');
    expect(outcomeOfCard({ ...visa, expiry: '12/25' }, now)).toBe('54');
    expect(outcomeOfCard({ ...visa, expiry: '01/27' }, now)).toBe('00');
  });

  test.each(['13/30', '00/30', '1/30', '12/2030', '', 'soon'])('the expiry %j counts as past', (expiry) => {
    expect(outcomeOfCard({ ...visa, expiry }, now)).toBe('54');
  });

  test('American Express has four CVC digits, every other card three', () => {
    expect(outcomeOfCard(amex, now)).toBe('00');
    expect(outcomeOfCard({ ...amex, cvc: '123' }, now)).toBe('N7');
    expect(outcomeOfCard({ ...visa, cvc: '1234' }, now)).toBe('N7');
    expect(outcomeOfCard({ ...visa, cvc: '12x' }, now)).toBe('N7');
  });
});

describe('what a number shows', () => {
  test.each([
    ['4242 4242 4242 4242', '424242******4242'],
    ['378282246310005', '378282*****0005'],
    ['4242-4242-4242', '424242**4242'],
    ['42424242424', '***********'],
    ['not a card', '********'],
    ['', ''],
  ])('%j is shown as %j', (number, mask) => {
    expect(maskCard(number)).toBe(mask);
  });

  test.each([
    ['', ''],
    ['4', '4'],
    ['4242', '4242'],
    ['42424', '4242 4'],
    ['4242-4242 42424242', '4242 4242 4242 4242'],
    ['3782', '3782'],
    ['37828224631', '3782 822463 1'],
    ['378282246310005', '3782 822463 10005'],
  ])('the digits of %j stand as %j', (number, grouped) => {
    expect(groupedDigits(number)).toBe(grouped);
  });

  test('a mask never tells more than ten digits', () => {
    fc.assert(fc.property(fc.string(), (text) => maskCard(text).replace(/\D/g, '').length <= 10));
  });

  test.each([
    ['4000000000000002', 'VISA'],
    ['5555555555554444', 'MASTERCARD'],
    ['2223003122003222', 'MASTERCARD'],
    ['378282246310005', 'AMEX'],
    ['3566002020360505', 'JCB'],
    ['9', undefined],
  ])('%s is of brand %s', (number, brand) => {
    expect(cardBrand(number)).toBe(brand);
  });
});

describe('response codes', () => {
  test.each(RESPONSE_CODES)('$code is found by code and by name, and says one sentence', (entry) => {
    expect(responseCode(entry.code)).toEqual(entry);
    expect(responseCodeNamed(entry.name)).toEqual(entry);
    expect(entry.name).toMatch(/^[a-z_]+$/);
    expect(entry.message).toMatch(/^[A-Z].*\.$/);
  });

  test('no code and no name stands twice', () => {
    expect(new Set(RESPONSE_CODES.map(({ code }) => code)).size).toBe(RESPONSE_CODES.length);
    expect(new Set(RESPONSE_CODES.map(({ name }) => name)).size).toBe(RESPONSE_CODES.length);
  });

  test('a code outside the table is an unnamed decline', () => {
    expect(responseCode('Z9')).toEqual({
      code: 'Z9',
      name: 'declined',
      message: 'The issuer declined the payment with code Z9.',
    });
    expect(responseCode('constructor').name).toBe('declined');
    expect(responseCodeNamed('constructor')).toBeUndefined();
  });
});
