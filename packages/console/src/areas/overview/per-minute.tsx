import type { adminOverview } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { column, DataTable } from '../../table/data-table.tsx';

type Overview = adminOverview.Overview;
type Piece = Overview['pieces'][number];

const Chart = lazy(() => import('./per-minute-chart.tsx'));

const MINUTE_S = 60;

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const columns = [
    column<Piece>('at', t('perMinute.at'), ({ at }) => format.time(at)),
    column<Piece>('all', t('perMinute.all'), ({ payments }) => format.number(payments), 'end'),
    column<Piece>('approved', t('perMinute.approved'), ({ approved }) => format.number(approved), 'end'),
    column<Piece>('declined', t('perMinute.declined'), ({ declined }) => format.number(declined), 'end'),
  ];
  return (
    <details>
      <summary>{t('perMinute.table')}</summary>
      <DataTable
        label={t('perMinute.table')}
        columns={columns}
        rows={pieces.filter(({ payments }) => payments > 0).toReversed()}
        idOf={({ at }) => at}
      />
    </details>
  );
}

/** When payments came, and what became of them: drawn, in a sentence, and as a table. */
export function PerMinute({ seen }: { readonly seen: Overview }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const heading = useId();
  const { pieces, stepSeconds } = seen;
  const perMinute = (count: number) => (count * MINUTE_S) / stepSeconds;
  const payments = pieces.reduce((sum, piece) => sum + piece.payments, 0);
  const most = Math.max(...pieces.map((piece) => perMinute(piece.payments)));
  const points = pieces.map(({ at, approved, declined, payments: all }) => ({
    at,
    approved: perMinute(approved),
    declined: perMinute(declined),
    other: perMinute(all - approved - declined),
  }));
  return (
    <section className="panel" aria-labelledby={heading}>
      <h2 id={heading}>{t('perMinute.title')}</h2>
      {payments === 0 ? (
        <p className="empty">{t('perMinute.quiet')}</p>
      ) : (
        <>
          <p className="empty">
            {t('perMinute.summary', {
              payments: format.number(payments),
              most: format.number(Math.round(most * 10) / 10),
            })}
          </p>
          <div className="per-minute" aria-hidden>
            <Suspense>
              <Chart points={points} isLong={stepSeconds > 3600} />
            </Suspense>
          </div>
          <Pieces pieces={pieces} />
        </>
      )}
    </section>
  );
}
