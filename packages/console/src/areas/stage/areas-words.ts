import { words as clock } from '../clock/words.ts';
import { words as faults } from '../faults/words.ts';
import { words as issuers } from '../issuers/words.ts';
import { words as scenarios } from '../scenarios/words.ts';

export const words = {
  en: { issuers: issuers.en, faults: faults.en, clock: clock.en, scenarios: scenarios.en },
  ko: { issuers: issuers.ko, faults: faults.ko, clock: clock.ko, scenarios: scenarios.ko },
};
