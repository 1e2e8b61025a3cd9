import type { wallet } from '@payflow/contracts';
import { call, download, useFormat } from '@payflow/page-kit';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { CsvButton } from '../../list/csv-button.tsx';
import { Filters, SpanFilter, useSpan } from '../../list/filters.tsx';
import { Pages, usePages } from '../../list/pages.tsx';
import { column, DataTable } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { Chart } from '../money/chart.tsx';
import { PaymentLink, SettlementLink } from '../money/links.tsx';

type Line = wallet.WalletLine;

const CSV_LIMIT = 1_000;

const BalanceChart = lazy(() => import('./balance-chart.tsx'));

function useColumns() {
  const { t } = useTranslation('wallets');
  const format = useFormat();
  return [
    column<Line>('at', t('at'), ({ at }) => format.time(at)),
    column<Line>('kind', t('kind'), ({ kind }) => t(`kinds.${kind}`, { ns: 'money' })),
    column<Line>('about', t('about'), ({ tid, settlementId }) => (
      <>
        {tid && <PaymentLink tid={tid} />}{' '}
        {settlementId && (
          <SettlementLink id={settlementId}>{t('settlement', { ns: 'money' })}</SettlementLink>
        )}
      </>
    )),
    column<Line>('amount', t('amount'), ({ amount }) => <Amount of={amount} />, 'end'),
    column<Line>('after', t('after'), ({ balance }) => <Amount of={balance} />, 'end'),
  ];
}

/** How the balance went over the lines that are shown, the oldest of them first. */
function Course({ lines }: { readonly lines: readonly Line[] }) {
  const { t } = useTranslation('wallets');
  const { money } = useFormat();
  const points = lines.toReversed();
  const balances = points.map(({ balance }) => balance);
  const said = {
    first: money(balances[0] ?? 0),
    last: money(balances.at(-1) ?? 0),
    low: money(Math.min(...balances)),
    high: money(Math.max(...balances)),
  };
  return (
    <Chart says={t('chart', said)}>
      <Suspense>
        <BalanceChart points={points} />
      </Suspense>
    </Chart>
  );
}

/** Every movement with the balance after it, the newest first. */
export function History({ merchant }: { readonly merchant: string }) {
  const { t } = useTranslation('wallets');
  const span = useSpan();
  const columns = useColumns();
  const pages = usePages(['wallet', merchant, 'history', span], async (page) => {
    const { data } = await call('walletHistory', { query: { ...span, ...page } }, { merchant });
    return { rows: data.lines, nextCursor: data.nextCursor };
  });
  const save = () =>
    download('walletHistory', { query: { ...span, limit: CSV_LIMIT, format: 'csv' } }, { merchant });
  return (
    <>
      <Filters>
        <SpanFilter />
        <CsvButton save={save} />
      </Filters>
      <Pages query={pages}>
        {(lines) => (
          <>
            {lines.length > 1 && <Course lines={lines} />}
            <DataTable
              label={t('history')}
              columns={columns}
              rows={lines}
              idOf={({ transactionId }) => transactionId}
              empty={t(span.from || span.to ? 'none' : 'empty')}
            />
          </>
        )}
      </Pages>
    </>
  );
}
