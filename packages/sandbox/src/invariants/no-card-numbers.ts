import type { Invariant } from './invariant.ts';

export const noCardNumbers: Invariant = {
  id: 'I14',
  promise: 'No whole card number stands in any table or log.',
  check: ({ textsLooked, leaks }) => ({
    looked: textsLooked,
    breaches: leaks.map(({ place, masked }) => `${place} holds the whole number ${masked}`),
  }),
};
