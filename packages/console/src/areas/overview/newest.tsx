import type { adminPayments } from '@payflow/contracts';
import { Asked, call, useFormat } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { column, DataTable } from '../../table/data-table.tsx';
import { PaymentStatus } from '../payments/payment-status.tsx';

type Payment = adminPayments.AdminPayment;

const ROWS = 5;
const LOOK_AGAIN_MS = 5_000;

function Rows({ payments }: { readonly payments: readonly Payment[] }) {
  const { t } = useTranslation('overview');
  const { t: of } = useTranslation('payments');
  const format = useFormat();
  const columns = [
    column<Payment>('order', of('order'), ({ tid, orderNo, orderName }) => (
      <Link className="newest-order" to={`/payments/${tid}`} title={`${orderNo} · ${tid}`}>
        {orderName ?? orderNo}
      </Link>
    )),
    column<Payment>('status', of('status'), ({ status, failureCode }) => (
      <PaymentStatus of={status} detail={failureCode && of('declined', { code: failureCode })} />
    )),
    column<Payment>(
      'amount',
      of('amount'),
      ({ amount, currency }) => <strong>{format.money(amount, currency)}</strong>,
      'end',
    ),
    column<Payment>('created', of('created'), ({ createdAt }) => (
      <time dateTime={createdAt}>{format.time(createdAt)}</time>
    )),
  ];
  return (
    <DataTable label={t('newest.title')} columns={columns} rows={payments} idOf={({ tid }) => tid} cards />
  );
}

/** The payments that somebody has just made, each a step away from its story. */
export function Newest() {
  const { t } = useTranslation('overview');
  const newest = useQuery({
    queryKey: ['overview', 'newest'],
    queryFn: () => call('searchPayments', { query: { limit: ROWS } }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (
    <div className="panel newest">
      <h2>{t('newest.title')}</h2>
      <Asked query={newest}>{({ payments }) => <Rows payments={payments} />}</Asked>
      <Link to="/payments">{t('newest.all')}</Link>
    </div>
  );
}
