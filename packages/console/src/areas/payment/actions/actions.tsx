import { useTranslation } from 'react-i18next';
import type { Looked } from '../payment-query.ts';
import { Capture } from './capture.tsx';
import { Refund } from './refund.tsx';
import { Review } from './review.tsx';
import { Void } from './void.tsx';

/** What may be done with a payment as it stands. */
export function Actions({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { payment, operations, leftToRefund } = looked;
  const isPending = operations.some(({ state }) => state === 'PENDING');
  const isHeld = payment.status === 'AUTHORIZED' && !isPending;
  return (
    <section aria-label={t('actions.title')}>
      {isPending && <p role="status">{t('actions.underWay')}</p>}
      <div className="payment-actions">
        {isHeld && <Capture looked={looked} />}
        {isHeld && <Void looked={looked} />}
        {leftToRefund > 0 && <Refund looked={looked} />}
        {payment.status === 'MANUAL_REVIEW' && <Review looked={looked} />}
      </div>
    </section>
  );
}
