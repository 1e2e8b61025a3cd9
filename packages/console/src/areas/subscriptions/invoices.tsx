import type { subscriptions } from '@payflow/contracts';
import { Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { column, DataTable } from '../../table/data-table.tsx';
import { Amount } from '../money/amount.tsx';
import { PaymentLink } from '../money/links.tsx';
import { triesLeft } from './story.ts';

type Invoice = subscriptions.Invoice;

const TONES = { OPEN: 'waiting', PAID: 'good', UNCOLLECTIBLE: 'bad', VOID: 'plain' } as const;

function useColumns() {
  const { t } = useTranslation('subscriptions');
  const format = useFormat();
  return [
    column<Invoice>('kind', t('invoice.kind'), ({ kind, period, invoiceId }) => (
      <span title={invoiceId}>{t(`invoice.${kind}`, { number: period })}</span>
    )),
    column<Invoice>('status', t('invoice.status'), ({ status }) => (
      <span title={status}>
        <Status tone={TONES[status]}>{t(`invoice.${status}`)}</Status>
      </span>
    )),
    column<Invoice>(
      'amount',
      t('invoice.amount'),
      ({ amount, creditUsed }) => (
        <>
          <Amount of={amount} />
          {creditUsed > 0 && (
            <p className="soft">{t('invoice.creditUsed', { amount: format.money(creditUsed) })}</p>
          )}
        </>
      ),
      'end',
    ),
    column<Invoice>('tries', t('invoice.tries'), ({ tries }) => format.number(tries), 'end'),
    column<Invoice>('nextTry', t('invoice.nextTry'), (one) =>
      one.nextTryAt === null
        ? '–'
        : `${format.time(one.nextTryAt)} · ${t('invoice.left', { left: triesLeft(one) })}`,
    ),
    column<Invoice>('failure', t('invoice.failure'), ({ failure }) =>
      failure === null ? '–' : `${failure.code} ${failure.message}`,
    ),
    column<Invoice>('paid', t('invoice.paid'), ({ paidAt }) => (paidAt === null ? '–' : format.time(paidAt))),
    column<Invoice>('payment', t('payment', { ns: 'money' }), ({ paymentId }) =>
      paymentId === null ? '–' : <PaymentLink tid={paymentId} />,
    ),
  ];
}

/** A subscription's invoices: each with its tries, and when the next one is. */
export function Invoices({ rows }: { readonly rows: readonly Invoice[] }) {
  const { t } = useTranslation('subscriptions');
  return (
    <DataTable
      label={t('invoices')}
      columns={useColumns()}
      rows={rows}
      idOf={({ invoiceId }) => invoiceId}
      empty={t('invoice.none')}
    />
  );
}
