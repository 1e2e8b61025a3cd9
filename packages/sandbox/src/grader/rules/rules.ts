import type { Rule } from '../rule.ts';
import { acceptsTheUnknown } from './accepts-the-unknown.ts';
import { answersFast } from './answers-fast.ts';
import { checksAmount } from './checks-amount.ts';
import { deduplicates } from './deduplicates.ts';
import { distrustsTheBrowser } from './distrusts-the-browser.ts';
import { reconcilesUnknowns } from './reconciles-unknowns.ts';
import { rejectsStale } from './rejects-stale.ts';
import { reusesIdempotencyKeys } from './reuses-idempotency-keys.ts';
import { toleratesReorder } from './tolerates-reorder.ts';
import { verifiesSignatures } from './verifies-signatures.ts';

/** Every rule that a shop is graded by, in the order in which they are played. */
export const rules: readonly Rule[] = [
  verifiesSignatures,
  rejectsStale,
  deduplicates,
  checksAmount,
  answersFast,
  toleratesReorder,
  reusesIdempotencyKeys,
  reconcilesUnknowns,
  distrustsTheBrowser,
  acceptsTheUnknown,
];
