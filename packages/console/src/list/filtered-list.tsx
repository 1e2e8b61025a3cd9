import type { ReactNode } from 'react';
import { DataTable, type DataTableProps } from '../table/data-table.tsx';
import { Filters } from './filters.tsx';
import { Pages, type PagesQuery } from './pages.tsx';

interface FilteredListProps<Row> extends Pick<DataTableProps<Row>, 'label' | 'columns' | 'idOf'> {
  readonly pages: PagesQuery<Row>;
  /** The filters, and what can be done with what they leave. */
  readonly filters: ReactNode;
  /** What they say at present; of what nothing is said, all is shown. */
  readonly narrowedTo: Readonly<Record<string, string | undefined>>;
  /** What is said when nothing is like that. */
  readonly none: ReactNode;
  /** What is said when there is nothing at all: best, what brings some. */
  readonly empty: ReactNode;
  /** What is said when nothing is like that so far, and there is more to look through. */
  readonly noneYet?: ReactNode;
}

/** A list that is narrowed by what stands in the address, and read page by page. */
export function FilteredList<Row extends object>({
  pages,
  filters,
  narrowedTo,
  none,
  empty,
  noneYet = none,
  ...table
}: FilteredListProps<Row>) {
  const isNarrowed = Object.values(narrowedTo).some(Boolean);
  return (
    <>
      <Filters>{filters}</Filters>
      <Pages query={pages}>
        {(rows, more) => (
          <DataTable {...table} rows={rows} empty={more ? noneYet : isNarrowed ? none : empty} />
        )}
      </Pages>
    </>
  );
}
