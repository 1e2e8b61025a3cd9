import { Asked } from '@payflow/page-kit';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ComponentProps, lazy, Suspense } from 'react';
import { CsvButton } from '../../list/csv-button.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';
import { Chart } from '../money/chart.tsx';

const BarsChart = lazy(() => import('./bars-chart.tsx'));

interface ReportProps<Row> {
  readonly title: string;
  readonly query: UseQueryResult<readonly Row[]>;
  readonly columns: readonly Column<Row>[];
  idOf(row: Row): string;
  readonly empty: string;
  readonly save: () => Promise<unknown>;
  /** What the rows come to, in words. */
  says(rows: readonly Row[]): string;
  /** How they are drawn. */
  bars(rows: readonly Row[]): ComponentProps<typeof BarsChart>;
}

/** A report: its picture, its rows, and a way to take it along. */
export function Report<Row extends object>({ title, query, says, bars, save, ...table }: ReportProps<Row>) {
  return (
    <section>
      <div className="money-head">
        <h2>{title}</h2>
        <CsvButton save={save} />
      </div>
      <Asked query={query}>
        {(rows) => (
          <>
            {rows.length > 0 && (
              <Chart says={says(rows)}>
                <Suspense>
                  <BarsChart {...bars(rows)} />
                </Suspense>
              </Chart>
            )}
            <DataTable label={title} rows={rows} {...table} />
          </>
        )}
      </Asked>
    </section>
  );
}
