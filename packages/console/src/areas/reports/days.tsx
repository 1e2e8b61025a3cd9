import type { reports } from '@payflow/contracts';
import { Asked, call, download, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Filters, SpanFilter, useSpan } from '../../list/filters.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column } from '../../table/data-table.tsx';
import { useNow } from '../../time/business-time.ts';
import { Amount } from '../money/amount.tsx';
import { businessDay } from './business-day.ts';
import { Report } from './report.tsx';
import { ReportsPage } from './reports-page.tsx';
import { total } from './total.ts';

const DAYS = 29;
const BASIS_POINTS = 10_000;

interface DaysProps {
  readonly merchant: string;
  readonly days: { readonly from: string; readonly to: string };
}

function Sales({ merchant, days }: DaysProps) {
  type Row = reports.DailySales;
  const { t } = useTranslation('reports');
  const format = useFormat();
  const query = useQuery({
    queryKey: ['reports', 'daily-sales', merchant, days],
    queryFn: async () => (await call('dailySales', { query: days }, { merchant })).data.rows,
  });
  const count = (key: 'captures' | 'refunds') =>
    column<Row>(key, t(`sales.${key}`), (row) => format.number(row[key]), 'end');
  const amount = (key: 'captured' | 'refunded' | 'fees' | 'vat' | 'net') =>
    column<Row>(key, t(`sales.${key}`), (row) => <Amount of={row[key]} />, 'end');
  const sum = (rows: readonly Row[], key: 'captured' | 'refunded' | 'net') =>
    format.money(total(rows, (row) => row[key]));
  return (
    <Report<Row>
      title={t('sales.title')}
      query={query}
      columns={[
        column<Row>('day', t('day'), ({ day }) => format.day(day)),
        ...[count('captures'), amount('captured'), count('refunds'), amount('refunded')],
        ...[amount('fees'), amount('vat'), amount('net')],
      ]}
      idOf={({ day }) => day}
      empty={t('noDays')}
      save={() => download('dailySales', { query: { ...days, format: 'csv' } }, { merchant })}
      says={(rows) =>
        t('sales.chart', {
          captured: sum(rows, 'captured'),
          refunded: sum(rows, 'refunded'),
          net: sum(rows, 'net'),
        })
      }
      bars={(rows) => ({
        points: rows,
        at: 'day',
        series: [
          ['captured', t('sales.captured')],
          ['refunded', t('sales.refunded')],
        ],
        show: format.money,
      })}
    />
  );
}

const shareOf = (rate: number | null): number | null => (rate === null ? null : rate / BASIS_POINTS);

function Approvals({ merchant, days }: DaysProps) {
  type Row = reports.ApprovalRate;
  const { t } = useTranslation('reports');
  const format = useFormat();
  const query = useQuery({
    queryKey: ['reports', 'approval-rate', merchant, days],
    queryFn: async () => (await call('approvalRate', { query: days }, { merchant })).data.rows,
  });
  const count = (key: 'attempts' | 'approved' | 'declined' | 'open') =>
    column<Row>(key, t(`approvals.${key}`), (row) => format.number(row[key]), 'end');
  const rated = (rate: number | null) => (rate === null ? '–' : format.percent(rate / BASIS_POINTS));
  const says = (rows: readonly Row[]) => {
    const approved = total(rows, (row) => row.approved);
    const answered = approved + total(rows, (row) => row.declined);
    const rate = answered === 0 ? '–' : format.percent(approved / answered);
    return t('approvals.chart', {
      approved: format.number(approved),
      answered: format.number(answered),
      rate,
    });
  };
  return (
    <Report<Row>
      title={t('approvals.title')}
      query={query}
      columns={[
        column<Row>('day', t('day'), ({ day }) => format.day(day)),
        column<Row>('issuer', t('issuer'), ({ issuer }) => issuer),
        ...[count('attempts'), count('approved'), count('declined'), count('open')],
        column<Row>('rate', t('approvals.rate'), ({ rate }) => rated(rate), 'end'),
        column<Row>('declines', t('approvals.declines'), ({ declines }) => <code>{declines || '–'}</code>),
      ]}
      idOf={({ day, issuer }) => `${day} ${issuer}`}
      empty={t('noDays')}
      save={() => download('approvalRate', { query: { ...days, format: 'csv' } }, { merchant })}
      says={says}
      bars={(rows) => ({
        points: rows.map(({ day, issuer, rate }) => ({ at: `${day} ${issuer}`, rate: shareOf(rate) })),
        at: 'at',
        series: [['rate', t('approvals.rate')]],
        show: format.percent,
      })}
    />
  );
}

function Days({ now }: { readonly now: number }) {
  const [merchant] = useMerchant();
  const span = useSpan();
  const days = { from: span.from ?? businessDay(now, DAYS), to: span.to ?? businessDay(now) };
  return (
    <>
      <Filters>
        <SpanFilter />
      </Filters>
      <Sales merchant={merchant} days={days} />
      <Approvals merchant={merchant} days={days} />
    </>
  );
}

/** What a merchant sold, and how much of it was approved, day by day; the last thirty when nothing is asked for. */
export function Page() {
  const now = useNow();
  return (
    <ReportsPage>
      <Asked query={now}>{(at) => <Days now={at} />}</Asked>
    </ReportsPage>
  );
}
