import { cardDigits, cvcLength, groupedDigits } from '@payflow/contracts/cards';
import type { FieldName } from './card-rules.ts';

/** What stands in a field for what was typed into it. */

const MOST_DIGITS = 19;
const digitsIn = (text: string): string => text.replaceAll(/\D/g, '');

export const typedNumber = (text: string): string => groupedDigits(digitsIn(text).slice(0, MOST_DIGITS));

/** Months above 1 get their zero, years their slash; taking the slash away takes nothing else. */
export function typedExpiry(text: string): string {
  const typed = /^[2-9]/.test(text) ? `0${text}` : text;
  const digits = digitsIn(typed).slice(0, 4);
  if (digits.length > 2) return `${digits.slice(0, 2)}/${digits.slice(2)}`;
  return digits.length === 2 && /^\d\d\s*\//.test(typed) ? `${digits}/` : digits;
}

export const typedCvc = (text: string, number: string): string => digitsIn(text).slice(0, cvcLength(number));

/** Where the caret goes in a text that was put in groups: behind as many digits as before. */
export function caretAfter(text: string, digits: number): number {
  let seen = 0;
  for (let place = 0; place < text.length; place++) {
    if (seen === digits) return place;
    if (/\d/.test(text[place] ?? '')) seen++;
  }
  return text.length;
}

export const digitsBefore = (text: string, caret: number | null): number =>
  cardDigits(text.slice(0, caret ?? text.length)).length;

export const typed = (field: FieldName, text: string, number: string): string => {
  if (field === 'number') return typedNumber(text);
  return field === 'expiry' ? typedExpiry(text) : typedCvc(text, number);
};
