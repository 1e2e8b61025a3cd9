import type { shop } from '@payflow/contracts';
import { Status, type Tone, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

const TONES: Readonly<Record<shop.Refund['state'], Tone>> = {
  PENDING: 'waiting',
  DONE: 'good',
  DECLINED: 'bad',
};

/** What went back, or is to. */
export function Refunds({ order }: { readonly order: shop.Order }) {
  const { t } = useTranslation('orders');
  const format = useFormat();
  if (order.refunds.length === 0) return null;
  return (
    <section className="card refunds" aria-label={t('refunds')}>
      <h2>{t('refunds')}</h2>
      <ul>
        {order.refunds.map(({ id, state, amount, reason, failure, creditNote, at }) => (
          <li key={id}>
            <Status tone={TONES[state]}>{t(`refundState.${state}`)}</Status>
            <strong>{format.money(amount)}</strong>
            <span className="soft">{format.time(at)}</span>
            {creditNote && <span className="soft">{t('creditNote', { number: creditNote })}</span>}
            <span className="reason">{failure ?? reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
