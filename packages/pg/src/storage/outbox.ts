import type { Committer, Row, WritePath } from '@payflow/database';
import type { Outbox } from '../bus/outbox.ts';
import { tables } from './tables.ts';

/** The outbox for relays: what they write rides along with the commits of payments. */
export function createOutbox(writePath: WritePath, committer: Committer): Outbox {
  const set = (rows: readonly { readonly id: string; readonly cells: Row }[]): Promise<void> =>
    committer.commit({
      lookups: [],
      decide: () => ({
        result: undefined,
        writes: rows.map(({ id, cells }) => ({
          write: 'update',
          table: tables.outbox,
          key: { id },
          set: cells,
        })),
      }),
    });
  return {
    take: (query) => writePath.takeUnsent(query),
    mark: (published) =>
      set(
        published.map(({ id, publishedAt, place }) => ({
          id,
          cells: place
            ? { publishedAt, busPartition: place.partition, busOffset: place.offset }
            : { publishedAt },
        })),
      ),
    hold: (ids, heldUntil) => set(ids.map((id) => ({ id, cells: { heldUntil } }))),
    unsent: () => writePath.unsent(),
  };
}
