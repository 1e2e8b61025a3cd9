import type { subscriptions } from '@payflow/contracts';
import { Status, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

const TONES = {
  TRIALING: 'plain',
  ACTIVE: 'good',
  PAST_DUE: 'bad',
  CANCELLED: 'plain',
  ENDED: 'plain',
} as const;

export function SubscriptionStatus({ of }: { readonly of: subscriptions.SubscriptionStatus }) {
  const { t } = useTranslation('subscriptions');
  return (
    <span title={of}>
      <Status tone={TONES[of]}>{t(`status.${of}`)}</Status>
    </span>
  );
}

/** When it goes on, or when it ended. */
export function useWhatIsNext(): (of: subscriptions.Subscription) => string {
  const { t } = useTranslation('subscriptions');
  const format = useFormat();
  return ({ endedAt, cancelAtPeriodEnd, periodEnd }) => {
    if (endedAt !== null) return t('over', { at: format.time(endedAt) });
    return t(cancelAtPeriodEnd ? 'ends' : 'renews', { at: format.time(periodEnd) });
  };
}
