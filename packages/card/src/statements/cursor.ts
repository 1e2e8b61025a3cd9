import { type Refusal, refuse } from '@payflow/contracts';

/** Where a page of a statement ended: among the journal's entries, or among the lines after them. */
export type PageEnd =
  | { readonly among: 'entries'; readonly at: number; readonly attemptId: string; readonly seq: number }
  | { readonly among: 'loose lines'; readonly id: string };

/** Opaque to callers. */
export const cursorOf = (end: PageEnd): string =>
  Buffer.from(JSON.stringify(end.among === 'entries' ? [end.at, end.seq, end.attemptId] : [end.id])).toString(
    'base64url',
  );

function endIn(cursor: string): PageEnd | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parts)) return undefined;
    const [first, seq, attemptId] = parts;
    if (typeof first === 'string') return { among: 'loose lines', id: first };
    return Number.isSafeInteger(first) && Number.isSafeInteger(seq) && typeof attemptId === 'string'
      ? { among: 'entries', at: first, seq, attemptId }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Refuses what is not a cursor of ours. */
export function readCursor(cursor: string): PageEnd | Refusal {
  const end = endIn(cursor);
  if (end && cursorOf(end) === cursor) return end;
  const message = 'must be the nextCursor of a page';
  return refuse('VALIDATION_FAILED', `cursor: ${message}`, { errors: [{ path: 'cursor', message }] });
}
