import type { PageEnd } from '../records/cursor.ts';

/** What comes after a page that ended there, newest first; `lte` stands beside NOT so that the index is entered where the page begins. */
export const afterEnd = (after: PageEnd | undefined) =>
  after ? { createdAt: { lte: after.at }, NOT: { createdAt: after.at, id: { gte: after.id } } } : {};

export const NEWEST_FIRST = [{ createdAt: 'desc' }, { id: 'desc' }] as const;

interface Placed {
  readonly createdAt: number;
  readonly id: string;
}

/** The same order, for rows of several reads. */
export function newestFirst(a: Placed, b: Placed): number {
  if (a.id === b.id) return 0;
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}
