import { type Refusal, refuse } from '@payflow/contracts';
import type { Posting } from './posting.ts';

/** A posting's place in the order of the ledger. */
export type Place = Pick<Posting, 'at' | 'transactionId' | 'line'>;

const PLACE = /^(\d{1,15})\.(\d{1,3})\.([\w-]{1,64})$/;

export const cursorOf = ({ at, line, transactionId }: Place): string =>
  Buffer.from(`${at}.${line}.${transactionId}`).toString('base64url');

/** Where a cursor that was given out points to. Refuses any other text. */
export function placeOf(cursor: string): Place | Refusal {
  const [, at, line, transactionId = ''] =
    PLACE.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (at !== undefined) return { at: Number(at), line: Number(line), transactionId };
  const message = 'must be the nextCursor of a reply';
  return refuse('VALIDATION_FAILED', `cursor ${message}`, { errors: [{ path: 'cursor', message }] });
}
