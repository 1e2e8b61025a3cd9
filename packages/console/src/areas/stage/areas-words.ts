import { words as issuers } from '../issuers/words.ts';

export const words = {
  en: { issuers: issuers.en },
  ko: { issuers: issuers.ko },
};
