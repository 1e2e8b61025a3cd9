// Only published test ranges exist here, so that no real card number can end up in PayFlow.
// Every function takes a number as people type it, with or without spaces and hyphens.
import type { KnownResponseCode, ResponseCodeName } from './response-codes.ts';

export type Card = { number: string; expiry: string; cvc: string };
export type YearMonth = { year: number; month: number };
export type CardBrand = 'VISA' | 'MASTERCARD' | 'AMEX' | 'JCB';
export type TestCard = {
  number: string;
  name: ResponseCodeName;
  responseCode: KnownResponseCode;
  title: string;
  /** Its holder has to confirm a payment on the checkout page to the issuer, as in 3-D Secure. */
  challenge?: true;
};
/** A card that its issuer never answers about: with `timeout` it does nothing, with `approveThenSilence` it holds the money. */
export type SilentCard = { number: string; title: string; does: 'timeout' | 'approveThenSilence' };
export type TestCardGroup = 'approved' | 'challenge' | 'declined' | 'trouble';

export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', name: 'approved', responseCode: '00', title: 'Approved' },
  { number: '4000000000000002', name: 'do_not_honor', responseCode: '05', title: 'Do not honor' },
  { number: '4000000000009995', name: 'insufficient_funds', responseCode: '51', title: 'Insufficient funds' },
  { number: '4000000000009987', name: 'lost_card', responseCode: '41', title: 'Lost card' },
  { number: '4000000000009979', name: 'stolen_card', responseCode: '43', title: 'Stolen card' },
  { number: '4000000000000069', name: 'expired_card', responseCode: '54', title: 'Expired card' },
  { number: '4000000000000127', name: 'incorrect_cvc', responseCode: 'N7', title: 'Incorrect CVC' },
  {
    number: '4000000000000119',
    name: 'system_malfunction',
    responseCode: '96',
    title: 'Issuer system malfunction',
  },
  {
    number: '4000000000006975',
    name: 'exceeds_amount_limit',
    responseCode: '61',
    title: 'Exceeds amount limit',
  },
  {
    number: '4000000000003220',
    name: 'approved',
    responseCode: '00',
    title: 'Approved, asks for 3-D Secure',
    challenge: true,
  },
];

/** Whatever else is wrong with the card comes first. */
export const SILENT_CARDS: readonly SilentCard[] = [
  { number: '4000000000004087', title: 'No answer in time', does: 'timeout' },
  { number: '4000000000005043', title: 'Approved, but the answer is lost', does: 'approveThenSilence' },
];

function groupOf({ responseCode, challenge }: TestCard): TestCardGroup {
  if (challenge) return 'challenge';
  if (responseCode === '00') return 'approved';
  return responseCode === '96' ? 'trouble' : 'declined';
}

/** Every test card, silent ones too, by what comes of it; those that are silent have no code. */
export const TEST_CARD_GROUPS: readonly {
  readonly group: TestCardGroup;
  readonly cards: readonly (Pick<TestCard, 'number' | 'title'> & { readonly responseCode?: string })[];
}[] = (['approved', 'challenge', 'declined', 'trouble'] as const).map((group) => ({
  group,
  cards: [
    ...TEST_CARDS.filter((card) => groupOf(card) === group),
    ...(group === 'trouble' ? SILENT_CARDS : []),
  ],
}));

/** The BINs that are accepted at all; any other number is refused with CARD_NOT_A_TEST_CARD. */
export const TEST_RANGES = ['400000', '424242', '555555', '222300', '378282', '356600'] as const;

/** Stands in for a card that the caller left out in the sandbox. */
export const ALWAYS_APPROVING_CARD: Card = { number: '4242424242424242', expiry: '12/99', cvc: '123' };

const BRANDS: readonly { brand: CardBrand; starts: RegExp }[] = [
  { brand: 'VISA', starts: /^4/ },
  { brand: 'MASTERCARD', starts: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/ },
  { brand: 'AMEX', starts: /^3[47]/ },
  { brand: 'JCB', starts: /^35/ },
];

/** The digits of a number as typed; text that is no card number stays recognisably wrong. */
export function cardDigits(number: string): string {
  return number.replace(/[ -]/g, '');
}

/** ISO/IEC 7812: 12-19 digits, the last of which is the check digit. */
export function luhnValid(number: string): boolean {
  const digits = cardDigits(number);
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Whether the number starts with a published test range; its check digit is not looked at. */
export function inTestRange(number: string): boolean {
  const digits = cardDigits(number);
  return TEST_RANGES.some((range) => digits.startsWith(range));
}

/** BIN and last four (`424242******4242`), the most of a number that may be kept or shown. */
export function maskCard(number: string): string {
  const digits = cardDigits(number);
  if (!/^\d{12,19}$/.test(digits)) return '*'.repeat(Math.min(digits.length, 19));
  return digits.slice(0, 6) + '*'.repeat(digits.length - 10) + digits.slice(-4);
}

/** The brand that a number, or its first digits, belong to. */
export function cardBrand(number: string): CardBrand | undefined {
  const digits = cardDigits(number);
  return BRANDS.find(({ starts }) => starts.test(digits))?.brand;
}

/** Digits as they stand on the card: in fours, on American Express 4-6-5. */
export function groupedDigits(number: string): string {
  const digits = cardDigits(number);
  if (cardBrand(digits) !== 'AMEX') return digits.replaceAll(/(.{4})(?=.)/g, '$1 ');
  return [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)]
    .filter((group) => group !== '')
    .join(' ');
}

/** Whether its holder has to confirm a payment on the checkout page. */
export function asksForChallenge(number: string): boolean {
  const digits = cardDigits(number);
  return TEST_CARDS.some((card) => card.number === digits && card.challenge);
}

/** Four digits on American Express, three on every other card. */
export function cvcLength(number: string): 3 | 4 {
  return cardBrand(number) === 'AMEX' ? 4 : 3;
}

/**
 * What the issuer answers to this card, as an ISO 8583 code; "00" is an approval. Numbers outside the test ranges
 * are refused before this is asked. An expiry that is not `MM/YY` counts as past.
 */
export function outcomeOfCard({ number, expiry, cvc }: Card, now: YearMonth): KnownResponseCode {
  const digits = cardDigits(number);
  if (!luhnValid(digits)) return '14';
  if (isPast(expiry, now)) return '54';
  if (!/^\d+$/.test(cvc) || cvc.length !== cvcLength(digits)) return 'N7';
  return TEST_CARDS.find((card) => card.number === digits)?.responseCode ?? '00';
}

// A card is good through the last day of the month printed on it.
function isPast(expiry: string, now: YearMonth): boolean {
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d\d)$/.exec(expiry) ?? [];
  if (month === undefined || year === undefined) return true;
  return (2000 + Number(year)) * 12 + Number(month) < now.year * 12 + now.month;
}
