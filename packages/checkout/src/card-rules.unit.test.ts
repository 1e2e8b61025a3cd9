import { expect, test } from 'vitest';
import { faultsOf } from './card-rules.ts';
import { caretAfter, digitsBefore, typedCvc, typedExpiry, typedNumber } from './typing.ts';

const NOW = Date.parse('2026-03-31T15:00:00Z'); // midnight in Seoul, 1 April
const visa = { number: '4242 4242 4242 4242', expiry: '04/26', cvc: '123' };
const sent = (over: object) => faultsOf({ ...visa, ...over }, NOW, () => false);
const typing = (over: object) => faultsOf({ ...visa, ...over }, NOW, () => true);

test('a card without a fault has none', () => {
  expect(sent({})).toEqual({});
  expect(sent({ number: '3782 822463 10005', cvc: '1234' })).toEqual({});
});

test.each([
  [{ number: '' }, { number: 'number' }],
  [{ number: '4242 42' }, { number: 'digits' }],
  [{ number: '4242 4242 4242 4241' }, { number: 'luhn' }],
  [{ number: '4111 1111 1111 1111' }, { number: 'range' }],
  [{ expiry: '' }, { expiry: 'expiry' }],
  [{ expiry: '13/30' }, { expiry: 'expiry' }],
  [{ expiry: '03/26' }, { expiry: 'past' }],
  [{ cvc: '12' }, { cvc: 'cvc' }],
  [{ number: '3782 822463 10005' }, { cvc: 'cvc' }],
])('what is sent with %j has the fault %j', (over, faults) => {
  expect(sent(over)).toEqual(faults);
});

test.each([
  [{ number: '', expiry: '', cvc: '' }, {}],
  [{ number: '4242 42', expiry: '12/', cvc: '1' }, {}],
  [{ number: '4111 11' }, { number: 'range' }],
  [{ number: '4242 4242 4242 4241' }, { number: 'luhn' }],
  [{ expiry: '03/26' }, { expiry: 'past' }],
])('while it is typed %j has the faults %j: those that more typing cannot mend', (over, faults) => {
  expect(typing(over)).toEqual(faults);
});

test.each([
  ['4', '4'],
  ['42424', '4242 4'],
  ['4242x4242', '4242 4242'],
  ['1'.repeat(30), '1111 1111 1111 1111 111'],
])('the number %j is shown as %j', (text, shown) => {
  expect(typedNumber(text)).toBe(shown);
});

test.each([
  ['1', '1'],
  ['12', '12'],
  ['12/', '12/'],
  ['123', '12/3'],
  ['9', '09'],
  ['930', '09/30'],
  ['09/305', '09/30'],
])('the expiry %j is shown as %j', (text, shown) => {
  expect(typedExpiry(text)).toBe(shown);
});

test('a CVC has as many digits as its brand wants', () => {
  expect(typedCvc('12a345', '4242')).toBe('123');
  expect(typedCvc('12345', '3782')).toBe('1234');
});

test('the caret stays behind the same digit', () => {
  expect(digitsBefore('4242 4', 5)).toBe(4);
  expect(caretAfter('4242 42', 5)).toBe(6);
  expect(caretAfter('4242', 9)).toBe(4);
});
