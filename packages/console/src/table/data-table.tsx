import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './data-table.css';

const features = tableFeatures({});

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  cell(row: Row): ReactNode;
  readonly align: 'start' | 'end';
}

/** A column by its id, its header, and what a row has in it; numbers stand at the end. */
export const column = <Row,>(
  id: string,
  header: string,
  cell: (row: Row) => ReactNode,
  align: 'start' | 'end' = 'start',
): Column<Row> => ({ id, header, cell, align });

export interface DataTableProps<Row> {
  /** What the table is of, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  idOf(row: Row): string;
  /** What is said when there are no rows: best, what brings some. */
  readonly empty?: ReactNode;
  /** On a narrow screen every row is a card of its own, and nothing scrolls sideways. */
  readonly cards?: boolean;
  classOf?(row: Row): string | undefined;
}

/** Rows under named columns; on a narrow screen it scrolls by itself and the page does not. */
export function DataTable<Row extends object>({ label, columns, rows, idOf, ...look }: DataTableProps<Row>) {
  const { empty, cards = false, classOf } = look;
  const { t } = useTranslation('kit');
  const helper = createColumnHelper<typeof features, Row>();
  const byId = new Map(columns.map((one) => [one.id, one]));
  const table = useTable({
    features,
    data: rows,
    getRowId: idOf,
    columns: helper.columns(
      // What is in a cell is drawn below: as a component of the table's it would be another one at each drawing, and lose the keyboard.
      columns.map(({ id, header }) => helper.display({ id, header })),
    ),
  });
  if (rows.length === 0) return <p className="empty">{empty ?? t('nothing')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={cards ? 'table-room cards' : 'table-room'} aria-label={label} tabIndex={0}>
      <table>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" className={byId.get(header.id)?.align}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} className={classOf?.(row.original)}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={byId.get(cell.column.id)?.align} data-column={cell.column.id}>
                  {byId.get(cell.column.id)?.cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
