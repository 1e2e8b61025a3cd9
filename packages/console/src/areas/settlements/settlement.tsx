import type { settlements } from '@payflow/contracts';
import { Asked, call, download, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { CsvButton } from '../../list/csv-button.tsx';
import { Pages, usePages } from '../../list/pages.tsx';
import { useMerchant } from '../../shell/merchant.tsx';
import { column, DataTable } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { Figures } from '../money/figures.tsx';
import { PaymentLink } from '../money/links.tsx';
import { DetailPage } from '../money/money-page.tsx';
import { NetSum } from './net-sum.tsx';
import { closedDays } from './pay-date.ts';
import { SettlementStatus } from './settlement-status.tsx';

type Settlement = settlements.Settlement;
type Line = settlements.SettlementLine;

const CSV_LIMIT = 1_000;

/** When it is paid, and why not sooner. */
function usePayDay({ day, payDate, paidAt }: Settlement): readonly [string, string] {
  const { t } = useTranslation('settlements');
  const format = useFormat();
  if (payDate === null) return ['–', t('notYet')];
  const closed = closedDays(day, payDate).map((one) => t(one.because, { day: format.day(one.day) }));
  const why = closed.length > 0 ? t('waits', { days: closed.join(', ') }) : t('nextDay');
  return [format.day(payDate), paidAt ? `${t('paidAt', { at: format.time(paidAt) })}. ${why}` : why];
}

function About({ of }: { readonly of: Settlement }) {
  const { t } = useTranslation('settlements');
  const format = useFormat();
  const [payDay, why] = usePayDay(of);
  const closed = of.closedAt ? t('closedAt', { at: format.time(of.closedAt) }) : undefined;
  return (
    <>
      <Figures
        of={[
          [t('status.label'), <SettlementStatus key="status" of={of.status} />, closed],
          [t('merchant'), of.merchantId, t('number', { number: of.number })],
          [t('payDate'), payDay, why],
          [t('sum.payout'), <Amount key="payout" of={of.payoutAmount} />],
        ]}
      />
      {of.carriedOut < 0 && <p className="notice">{t('debt', { amount: format.money(-of.carriedOut) })}</p>}
      <h2>{t('sum.title')}</h2>
      <NetSum of={of} />
    </>
  );
}

function useLineColumns() {
  const { t } = useTranslation('settlements');
  const format = useFormat();
  return [
    column<Line>('at', t('at'), ({ at }) => format.time(at)),
    column<Line>('kind', t('kind'), ({ kind }) => t(`kinds.${kind}`, { ns: 'money' })),
    column<Line>('tid', t('subject'), ({ tid }) => (tid ? <PaymentLink tid={tid} /> : '–')),
    column<Line>('gross', t('gross'), ({ gross }) => <Amount of={gross} />, 'end'),
    column<Line>('fee', t('fee'), ({ fee }) => <Amount of={fee} />, 'end'),
    column<Line>('vat', t('vat'), ({ vat }) => <Amount of={vat} />, 'end'),
    column<Line>('net', t('net'), ({ net }) => <Amount of={net} />, 'end'),
  ];
}

function Lines({ id, merchant }: { readonly id: string; readonly merchant: string }) {
  const { t } = useTranslation('settlements');
  const columns = useLineColumns();
  const pages = usePages(['settlements', id, 'lines'], async (page) => {
    const { data } = await call('getSettlement', { params: { id }, query: page }, { merchant });
    return { rows: data.lines, nextCursor: data.nextCursor };
  });
  const save = () =>
    download('getSettlement', { params: { id }, query: { limit: CSV_LIMIT, format: 'csv' } }, { merchant });
  return (
    <>
      <h2>{t('lines')}</h2>
      <CsvButton save={save} />
      <Pages query={pages}>
        {(rows) => (
          <DataTable
            label={t('lines')}
            columns={columns}
            rows={rows}
            idOf={({ transactionId }) => transactionId}
          />
        )}
      </Pages>
    </>
  );
}

/** One settlement: its sum, when it is paid, and its lines. */
export function Page() {
  const { t } = useTranslation('settlements');
  const format = useFormat();
  const { id = '' } = useParams();
  const [merchant] = useMerchant();
  const asked = useQuery({
    queryKey: ['settlements', id, merchant],
    queryFn: () => call('getSettlement', { params: { id }, query: { limit: 1 } }, { merchant }),
  });
  return (
    <Asked query={asked}>
      {({ data: { settlement } }) => (
        <DetailPage list="/settlements" title={`${t('title')} · ${format.day(settlement.day)}`} id={id}>
          <About of={settlement} />
          <Lines id={id} merchant={merchant} />
        </DetailPage>
      )}
    </Asked>
  );
}
