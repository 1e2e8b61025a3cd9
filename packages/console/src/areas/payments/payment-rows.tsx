import type { adminPayments } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { column, DataTable } from '../../table/data-table.tsx';
import { useSince } from '../../time/business-time.ts';
import { PaymentStatus } from './payment-status.tsx';
import type { LiveList } from './use-live-list.ts';

type Payment = adminPayments.AdminPayment;

const TELL_TIME_EVERY_MS = 10_000;

function When({ at, now }: { readonly at: string; readonly now: number }) {
  const format = useFormat();
  return (
    <time dateTime={at}>
      <span className="ago">{format.ago(at, now)}</span> <small>{format.time(at)}</small>
    </time>
  );
}

function Money({ of }: { readonly of: Payment }) {
  const { t } = useTranslation('payments');
  const format = useFormat();
  return (
    <>
      <strong>{format.money(of.amount, of.currency)}</strong>
      {of.refundedAmount > 0 && (
        <small>{t('refunded', { amount: format.money(of.refundedAmount, of.currency) })}</small>
      )}
    </>
  );
}

function Card({ of }: { readonly of: Payment }) {
  const { t } = useTranslation('payments');
  if (of.cardMasked === null) return <span className="none">{t('noCard')}</span>;
  return (
    <>
      <span className="mono">{of.cardMasked}</span>
      <small>
        {of.issuer} · {t(`methods.${of.method}`)}
      </small>
    </>
  );
}

interface PaymentRowsProps {
  readonly found: adminPayments.PaymentSearch;
  /** When that was told, by this machine's clock. */
  readonly toldAt: number;
  readonly touched: LiveList['touched'];
  readonly empty: ReactNode;
}

/** A line of each payment, which leads to its story. */
export function PaymentRows({ found, toldAt, touched, empty }: PaymentRowsProps) {
  const { t } = useTranslation('payments');
  const now = Date.parse(found.at) + useSince(toldAt, TELL_TIME_EVERY_MS);
  const columns = [
    column<Payment>('created', t('created'), ({ createdAt }) => <When at={createdAt} now={now} />),
    column<Payment>('status', t('status'), ({ status, failureCode }) => (
      <PaymentStatus of={status} detail={failureCode && t('declined', { code: failureCode })} />
    )),
    column<Payment>('amount', t('amount'), (payment) => <Money of={payment} />, 'end'),
    column<Payment>('order', t('order'), ({ orderNo, orderName, merchantId }) => {
      const whose = orderName === null ? merchantId : `${merchantId} · ${orderName}`;
      return (
        <>
          <span className="cut mono" title={orderNo}>
            {orderNo}
          </span>
          <small className="cut" title={whose}>
            {whose}
          </small>
        </>
      );
    }),
    column<Payment>('card', t('card'), (payment) => <Card of={payment} />),
    column<Payment>('tid', 'TID', ({ tid }) => (
      <Link className="row-link mono" to={`/payments/${tid}`}>
        {tid}
      </Link>
    )),
  ];
  return (
    <div className="payment-rows">
      <DataTable
        cards
        label={t('title')}
        columns={columns}
        rows={found.payments}
        idOf={({ tid }) => tid}
        classOf={({ tid }) => touched.get(tid)}
        empty={empty}
      />
    </div>
  );
}
