/** Rows of a list, and where it goes on. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** null: nothing comes after these. */
  readonly nextCursor: string | null;
}

/** The page in what was read for it: one row more than it holds tells that another page comes, which begins after its last row. */
export function cutPage<Row>(
  read: readonly Row[],
  limit: number,
  cursorAt: (last: Row) => string,
): Page<Row> {
  const rows = read.slice(0, limit);
  const last = read.length > limit ? rows.at(-1) : undefined;
  return { rows, nextCursor: last === undefined ? null : cursorAt(last) };
}
