/** What shops get wrong, each with the rule of `payflow grade` that finds it. */
export const MISTAKES = {
  'believes-any-signature': 'verifies-signatures',
  'believes-any-time': 'rejects-stale',
  'ships-again': 'deduplicates',
  'ignores-the-amount': 'checks-amount',
  'works-before-it-answers': 'answers-fast',
  'ignores-the-order-of-events': 'tolerates-reorder',
  'makes-a-new-key-each-time': 'reuses-idempotency-keys',
  'takes-unknown-for-failed': 'reconciles-unknowns',
  'trusts-the-return': 'distrusts-the-browser',
  'refuses-new-types': 'accepts-the-unknown',
} as const;

export type Mistake = keyof typeof MISTAKES;

/** The one that it does not make: who reads nothing of a webhook but its type has no new ones to refuse. */
export const USUAL: readonly Mistake[] = (Object.keys(MISTAKES) as Mistake[]).filter(
  (mistake) => mistake !== 'refuses-new-types',
);
