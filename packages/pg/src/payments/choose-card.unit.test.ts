import { ALWAYS_APPROVING_CARD } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type CardSources, chooseCard } from './choose-card.ts';

const minas = { number: '4000000000009995', expiry: '12/30', cvc: '123' };
const other = { number: '4242424242424242', expiry: '01/31', cvc: '321' };
const page = {
  tid: 'T1',
  openedAt: 0,
  tokenHash: null,
  sealedCard: 'sealed',
  challengedBy: null,
  script: null,
};
const choose = (sources: Partial<CardSources>) =>
  chooseCard({ given: undefined, page: undefined, mode: 'sandbox', open: () => minas, ...sources });

test('the card that is sent wins over the one from the checkout page', () => {
  expect(choose({ given: other, page })).toEqual(other);
});

test('without one, the card from the checkout page is charged', () => {
  expect(choose({ page })).toEqual(minas);
});

test.each(['sandbox', 'server'] as const)(
  'a page without a chosen card is not paid for anyone (%s)',
  (mode) => {
    const opened = { ...page, tokenHash: 'hash', sealedCard: null };
    expect(choose({ page: opened, mode })).toMatchObject({ refusal: 'INVALID_STATE' });
  },
);

describe('when the page was never opened', () => {
  test('the sandbox takes the card that is always approved', () => {
    expect(choose({})).toEqual(ALWAYS_APPROVING_CARD);
  });

  test('a server takes none', () => {
    expect(choose({ mode: 'server' })).toMatchObject({ refusal: 'INVALID_STATE' });
  });
});

test('a number outside the published test ranges is refused', () => {
  expect(choose({ given: { ...other, number: '4111111111111111' } })).toMatchObject({
    refusal: 'CARD_NOT_A_TEST_CARD',
  });
});
