import {
  type Card,
  cardBrand,
  cardDigits,
  cvcLength,
  inTestRange,
  luhnValid,
} from '@payflow/contracts/cards';
import type { CheckoutWords } from '@payflow/contracts/checkout-words';

/** What is wrong with a card as it is typed. The server looks again, and its word counts. */

export type FieldName = keyof Card;
export type Fault = keyof CheckoutWords['wrong'];
export type Faults = Partial<Record<FieldName, Fault>>;

export const fieldNames: readonly FieldName[] = ['number', 'expiry', 'cvc'];

const fullLength = (digits: string): number => (cardBrand(digits) === 'AMEX' ? 15 : 16);
const RANGE_DIGITS = 6;

function numberFault(number: string, typing: boolean): Fault | undefined {
  const digits = cardDigits(number);
  if (digits.length >= RANGE_DIGITS && !inTestRange(digits)) return 'range';
  const isFull = digits.length >= fullLength(digits);
  if (isFull) return luhnValid(digits) ? undefined : 'luhn';
  if (typing || luhnValid(digits)) return undefined;
  return digits === '' ? 'number' : 'digits';
}

/** A card is good through the last day of the month printed on it, in Seoul. */
function isPast(month: number, year: number, now: number): boolean {
  const [nowYear = 0, nowMonth = 0] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' })
    .format(now)
    .split('-')
    .map(Number);
  return (2000 + year) * 12 + month < nowYear * 12 + nowMonth;
}

function expiryFault(expiry: string, typing: boolean, now: number): Fault | undefined {
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d\d)$/.exec(expiry) ?? [];
  if (month && year) return isPast(Number(month), Number(year), now) ? 'past' : undefined;
  return typing && expiry.length < 'MM/YY'.length ? undefined : 'expiry';
}

const cvcFault = (cvc: string, number: string, typing: boolean): Fault | undefined =>
  typing || cvc.length === cvcLength(number) ? undefined : 'cvc';

/** The faults of a card at business time `now`; of a field that is still being typed only those that more typing cannot mend. */
export function faultsOf(card: Card, now: number, isTyping: (field: FieldName) => boolean): Faults {
  const { number, expiry, cvc } = card;
  const found: Record<FieldName, Fault | undefined> = {
    number: numberFault(number, isTyping('number')),
    expiry: expiryFault(expiry, isTyping('expiry'), now),
    cvc: cvcFault(cvc, number, isTyping('cvc')),
  };
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== undefined));
}
