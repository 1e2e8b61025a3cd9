import { type Refusal, refuse } from '@payflow/contracts';

/** Where a page of a list that is sorted by time and id ended. */
export interface PageEnd {
  /** Business time, ms. */
  readonly at: number;
  readonly id: string;
}

const SHAPE = /^(\d{1,16}) ([\x21-\x7e]{1,64})$/;

/** Opaque to callers. */
export const cursorOf = ({ at, id }: PageEnd): string => Buffer.from(`${at} ${id}`).toString('base64url');

/** Refuses what is not a cursor of ours. */
export function readCursor(cursor: string): PageEnd | Refusal {
  const [, at, id] = SHAPE.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const end = { at: Number(at), id: id ?? '' };
  if (cursorOf(end) === cursor) return end;
  const message = 'must be the nextCursor of a page';
  return refuse('VALIDATION_FAILED', `cursor: ${message}`, { errors: [{ path: 'cursor', message }] });
}
