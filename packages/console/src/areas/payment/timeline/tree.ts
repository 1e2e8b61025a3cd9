import type { TimelineEntry } from '../payment-query.ts';

/** An entry with its place in the tree of causes and on the axis of time. */
export interface Row {
  readonly entry: TimelineEntry;
  /** In the timeline, from 0. */
  readonly index: number;
  readonly cause: TimelineEntry | undefined;
  /** 0 for what nothing in the timeline caused. */
  readonly depth: number;
  /** When it began, ms; no earlier than its cause, though the clock was moved meanwhile. */
  readonly from: number;
  readonly to: number;
}

/** Each cause stands before its effects, so one pass is enough. */
export function rowsOf(entries: readonly TimelineEntry[]): Row[] {
  const rows: Row[] = [];
  entries.forEach((entry, index) => {
    const above = entry.cause === null ? undefined : rows[entry.cause];
    const from = Math.max(Date.parse(entry.at), above?.from ?? 0);
    rows.push({
      entry,
      index,
      cause: above?.entry,
      depth: above ? above.depth + 1 : 0,
      from,
      to: from + (entry.durationMs ?? 0),
    });
  });
  return rows;
}
