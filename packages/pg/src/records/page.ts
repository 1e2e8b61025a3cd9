import { isRefusal, type Refusal } from '@payflow/contracts';
import { cutPage, type Page } from '@payflow/service-kit';
import { cursorOf, type PageEnd, readCursor } from './cursor.ts';

interface Asked {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface Created {
  readonly id: string;
  readonly createdAt: number;
}

/** Where a list that is sorted by when things were made goes on after one of them. */
export const byCreation = ({ createdAt, id }: Created): PageEnd => ({ at: createdAt, id });

/** A page of a list that is sorted by time and id. Refuses a cursor that no page gave. */
export async function pageOf<Row>(
  { cursor, limit }: Asked,
  read: (place: { readonly after: PageEnd | undefined; readonly limit: number }) => Promise<readonly Row[]>,
  endAt: (last: Row) => PageEnd,
): Promise<Page<Row> | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const found = await read({ after, limit: limit + 1 });
  return cutPage(found, limit, (last) => cursorOf(endAt(last)));
}

/** `1 plan.`, `2 plans.`, `2 entries.` */
export const counted = ({ length }: { readonly length: number }, one: string, many = `${one}s`): string =>
  `${length} ${length === 1 ? one : many}.`;
