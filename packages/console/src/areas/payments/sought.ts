import { cardBrand, luhnValid } from '@payflow/contracts/cards';

/** Digits set as they stand on a card: in fours, on American Express 4-6-5. */
const AS_ON_A_CARD = /^(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})$/;

/** Order numbers are often a date and a count, and one in ten of these has a right check digit: no card begins as they do. */
const BEGINS_AS_A_CARD = /^[36]/;

const isCard = (text: string): boolean =>
  AS_ON_A_CARD.test(text) ||
  (/^\d{13,19}$/.test(text) &&
    luhnValid(text) &&
    (cardBrand(text) !== undefined || BEGINS_AS_A_CARD.test(text)));

/**
 * What is looked for. A whole card number is looked for by its last four alone, so that it gets into no address,
 * history or log; an order number that happens to look like one is found as `order:…`.
 */
export function soughtBy(typed: string): string {
  const text = typed.trim();
  const number = text.replace(/^card:\s*/i, '');
  return isCard(number) ? `card:${number.slice(-4)}` : text;
}
