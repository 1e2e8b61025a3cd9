import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './data-table.css';

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
  if (rows.length === 0) return <p className="empty">{empty ?? t('nothing')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={cards ? 'table-room cards' : 'table-room'} aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ id, header, align }) => (
              <th key={id} scope="col" className={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={idOf(row)} className={classOf?.(row)}>
              {columns.map(({ id, cell, align }) => (
                <td key={id} className={align} data-column={id}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
