import type { adminOverview } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { column, DataTable } from '../../table/data-table.tsx';
import { isKnownCode } from '../payment/advice.ts';

type Declines = adminOverview.Overview['declines'];
type Decline = Declines[number];

/** Why issuers said no; the bar beside a number only underlines it. */
export function Declines({ declines }: { readonly declines: Declines }) {
  const { t } = useTranslation('overview');
  const { t: of } = useTranslation('decline');
  const format = useFormat();
  const most = declines[0]?.count ?? 1;
  const columns = [
    column<Decline>('code', t('declines.code'), ({ code }) => <code>{code}</code>),
    column<Decline>('reason', t('declines.reason'), ({ code, name, message }) => (
      <>
        {isKnownCode(code) ? of(`codes.${code}`) : message} <small className="mono soft">{name}</small>
      </>
    )),
    column<Decline>(
      'count',
      t('declines.count'),
      ({ count }) => (
        <span className="decline-share">
          <meter aria-hidden min={0} max={most} value={count} />
          {format.number(count)}
        </span>
      ),
      'end',
    ),
  ];
  return (
    <div className="panel">
      <h2>{t('declines.title')}</h2>
      <DataTable
        label={t('declines.title')}
        columns={columns}
        rows={declines}
        idOf={({ code }) => code}
        empty={t('declines.none')}
        cards
      />
      {declines.length > 0 && <Link to="/payments?status=FAILED">{t('declines.all')}</Link>}
    </div>
  );
}
