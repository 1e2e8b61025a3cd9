import type { reports } from '@payflow/contracts';
import { Asked, call, download, Field, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Filters, useFilter } from '../../list/filters.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column } from '../../table/data-table.tsx';
import { useNow } from '../../time/business-time.ts';
import { Amount } from '../money/amount.tsx';
import { businessDay } from './business-day.ts';
import { Report } from './report.tsx';
import { ReportsPage } from './reports-page.tsx';
import { total } from './total.ts';

interface YearProps {
  readonly merchant: string;
  readonly year: string;
}

function Fees({ merchant, year }: YearProps) {
  type Row = reports.FeesOfMonth;
  const { t } = useTranslation('reports');
  const format = useFormat();
  const query = useQuery({
    queryKey: ['reports', 'fees', merchant, year],
    queryFn: async () => (await call('fees', { query: { year } }, { merchant })).data.rows,
  });
  const amount = (key: 'fees' | 'vat') =>
    column<Row>(key, t(`fees.${key}`), (row) => <Amount of={row[key]} />, 'end');
  const sum = (rows: readonly Row[], key: 'fees' | 'vat') => format.money(total(rows, (row) => row[key]));
  return (
    <Report<Row>
      title={t('fees.title')}
      query={query}
      columns={[
        column<Row>('month', t('month'), ({ month }) => month),
        column<Row>('issuer', t('issuer'), ({ issuer }) => issuer),
        column<Row>('method', t('fees.method'), ({ method }) => t(`fees.${method}`, method)),
        column<Row>('payments', t('fees.payments'), ({ payments }) => format.number(payments), 'end'),
        ...[amount('fees'), amount('vat')],
      ]}
      idOf={({ month, issuer, method }) => `${month} ${issuer} ${method}`}
      empty={t('noMonths')}
      save={() => download('fees', { query: { year, format: 'csv' } }, { merchant })}
      says={(rows) => t('fees.chart', { fees: sum(rows, 'fees'), vat: sum(rows, 'vat') })}
      bars={(rows) => ({
        points: rows.map((row) => ({ ...row, at: `${row.month} ${t(`fees.${row.method}`, row.method)}` })),
        at: 'at',
        series: [
          ['fees', t('fees.fees')],
          ['vat', t('fees.vat')],
        ],
        show: format.money,
      })}
    />
  );
}

function Vat({ merchant, year }: YearProps) {
  type Row = reports.VatOfMonth;
  const { t } = useTranslation('reports');
  const format = useFormat();
  const query = useQuery({
    queryKey: ['reports', 'vat', merchant, year],
    queryFn: async () => (await call('vatSummary', { query: { year } }, { merchant })).data.rows,
  });
  const keys = ['sales', 'taxFree', 'taxable', 'supplyValue', 'vat', 'feeVat'] as const;
  const sum = (rows: readonly Row[], key: 'supplyValue' | 'vat') =>
    format.money(total(rows, (row) => row[key]));
  return (
    <Report<Row>
      title={t('vat.title')}
      query={query}
      columns={[
        column<Row>('month', t('month'), ({ month }) => month),
        ...keys.map((key) => column<Row>(key, t(`vat.${key}`), (row) => <Amount of={row[key]} />, 'end')),
      ]}
      idOf={({ month }) => month}
      empty={t('noMonths')}
      save={() => download('vatSummary', { query: { year, format: 'csv' } }, { merchant })}
      says={(rows) => t('vat.chart', { supplyValue: sum(rows, 'supplyValue'), vat: sum(rows, 'vat') })}
      bars={(rows) => ({
        points: rows,
        at: 'month',
        series: [
          ['supplyValue', t('vat.supplyValue')],
          ['vat', t('vat.vat')],
        ],
        show: format.money,
      })}
    />
  );
}

/** As many years back can be looked at. */
const YEARS = 5;

function Months({ now }: { readonly now: number }) {
  const { t } = useTranslation('reports');
  const [merchant] = useMerchant();
  const present = Number(businessDay(now).slice(0, 4));
  const [year = String(present), choose] = useFilter('year');
  const years = Array.from({ length: YEARS }, (_, back) => String(present - back));
  return (
    <>
      <Filters>
        <Field label={t('year')}>
          {(ids) => (
            <select {...ids} value={year} onChange={({ target }) => choose(target.value)}>
              {years.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
      </Filters>
      <Fees merchant={merchant} year={year} />
      <Vat merchant={merchant} year={year} />
    </>
  );
}

/** What the gateway kept of a merchant's sales, and what the VAT return asks for, month by month. */
export function Page() {
  const now = useNow();
  return (
    <ReportsPage>
      <Asked query={now}>{(at) => <Months now={at} />}</Asked>
    </ReportsPage>
  );
}
