import { words as settlements } from '../settlements/words.ts';
import { words as money } from './words.ts';

/** The words of each of them, and those that they share. */
export const words = {
  en: { money: money.en, settlements: settlements.en },
  ko: { money: money.ko, settlements: settlements.ko },
};
