import { isRefusal, type Refusal } from '@payflow/contracts';
import { cursorOf, type PageEnd, readCursor } from './cursor.ts';

/** A page of a list that is sorted by time and id, newest first. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

interface Listed {
  readonly id: string;
  readonly createdAt: number;
}

/** Reads one more than the page holds, to know whether there is another one. Refuses a cursor that is none. */
export async function pageOf<Row extends Listed>(
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  read: (place: { readonly after: PageEnd | undefined; readonly limit: number }) => Promise<readonly Row[]>,
): Promise<Page<Row> | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const found = await read({ after, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, nextCursor: last ? cursorOf({ at: last.createdAt, id: last.id }) : null };
}

/** `1 plan.`, `2 plans.` */
export const counted = ({ length }: readonly unknown[], what: string): string =>
  `${length} ${what}${length === 1 ? '' : 's'}.`;
