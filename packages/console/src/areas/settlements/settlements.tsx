import type { settlements } from '@payflow/contracts';
import { call, download, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { CsvButton } from '../../list/csv-button.tsx';
import { FilteredList } from '../../list/filtered-list.tsx';
import { ChoiceFilter, SpanFilter, useFilter, useSpan } from '../../list/filters.tsx';
import { usePages } from '../../list/pages.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { SettlementLink, WaitingForTime } from '../money/links.tsx';
import { MerchantPage } from '../money/money-page.tsx';
import { RunNow } from './run-now.tsx';
import { SettlementStatus } from './settlement-status.tsx';

type Settlement = settlements.Settlement;

const CSV_LIMIT = 200;
const STATES = ['OPEN', 'CLOSED', 'PAID'] as const;

function useColumns() {
  const { t } = useTranslation('settlements');
  const format = useFormat();
  return [
    column<Settlement>('day', t('day'), ({ id, day, merchantId }) => (
      <SettlementLink id={id} merchant={merchantId}>
        {format.day(day)}
      </SettlementLink>
    )),
    column<Settlement>('merchant', t('merchant'), ({ merchantId, number }) => (
      <>
        {merchantId}
        <br />
        <span className="soft">{t('number', { number })}</span>
      </>
    )),
    column<Settlement>('status', t('status.label'), ({ status }) => <SettlementStatus of={status} />),
    column<Settlement>('gross', t('sum.gross'), (one) => <Amount of={one.grossAmount} />, 'end'),
    column<Settlement>('refunds', t('sum.refunds'), (one) => <Amount of={one.refundAmount} />, 'end'),
    column<Settlement>('fee', t('sum.fee'), (one) => <Amount of={one.feeAmount} />, 'end'),
    column<Settlement>('vat', t('vat'), (one) => <Amount of={one.vatAmount} />, 'end'),
    column<Settlement>('net', t('sum.net'), (one) => <Amount of={one.netAmount} />, 'end'),
    column<Settlement>('payout', t('sum.payout'), (one) => <Amount of={one.payoutAmount} />, 'end'),
    column<Settlement>('payDate', t('payDate'), ({ payDate }) => (payDate ? format.day(payDate) : '–')),
  ];
}

function List() {
  const { t } = useTranslation('settlements');
  const [merchant] = useMerchant();
  const [all] = useFilter('scope');
  const [status] = useFilter<settlements.SettlementStatus>('status');
  const narrowedTo = { ...useSpan(), status };
  const query = { ...narrowedTo, merchantId: all ? undefined : merchant };
  const columns = useColumns();
  const pages = usePages(['settlements', query], async (page) => {
    const { data } = await call('listAllSettlements', { query: { ...query, ...page } });
    return { rows: data.settlements, nextCursor: data.nextCursor };
  });
  const save = () => download('listAllSettlements', { query: { ...query, limit: CSV_LIMIT, format: 'csv' } });
  return (
    <FilteredList
      label={t('title')}
      columns={columns}
      idOf={({ id }) => id}
      pages={pages}
      narrowedTo={narrowedTo}
      none={t('none')}
      empty={<WaitingForTime>{t('empty')}</WaitingForTime>}
      filters={
        <>
          <ChoiceFilter
            name="scope"
            label={t('scope')}
            everything={t('thisOne', { merchant })}
            options={[['all', t('allMerchants', { ns: 'money' })]]}
          />
          <ChoiceFilter
            name="status"
            label={t('status.label')}
            options={STATES.map((one) => [one, t(`status.${one}`)])}
          />
          <SpanFilter />
          <CsvButton save={save} />
        </>
      }
    />
  );
}

/** The settlements of one merchant, or of all. */
export function Page() {
  return (
    <MerchantPage area="settlements" actions={<RunNow />}>
      <List />
    </MerchantPage>
  );
}
