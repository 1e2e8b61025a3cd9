import { type Refusal, refuse } from '@payflow/contracts';
import { type Attempt, tidOf } from './attempt.ts';

/** The attempt's own id, or the reference of its approval. */
export type Which = { readonly attemptId: string } | { readonly refNo: string };

/** Refuses a caller who names what the issuer has never seen. */
export const refuseUnseen = (which: Which): Refusal =>
  'refNo' in which
    ? refuse('NOT_FOUND', `No authorization has refNo ${which.refNo}.`)
    : refuse('NOT_FOUND', `No attempt has the id ${which.attemptId}.`);

/** Refuses a caller who names another payment than the attempt's; null names none. */
export function refuseStranger(attempt: Attempt, tid: string | null): Refusal | undefined {
  const own = tidOf(attempt);
  if (tid === null || own === null || tid === own) return undefined;
  return refuse('INVALID_STATE', `This authorization belongs to ${own}, not to ${tid}.`);
}
