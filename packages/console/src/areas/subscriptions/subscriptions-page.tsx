import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MerchantPage } from '../money/money-page.tsx';

interface SubscriptionsPageProps {
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What is around subscriptions, plans and cards. */
export function SubscriptionsPage({ actions, children }: SubscriptionsPageProps) {
  const { t } = useTranslation('subscriptions');
  return (
    <MerchantPage
      area="subscriptions"
      actions={actions}
      tabs={[
        ['/subscriptions', t('tabs.subscriptions')],
        ['/subscriptions/plans', t('tabs.plans')],
        ['/subscriptions/cards', t('tabs.cards')],
      ]}
    >
      {children}
    </MerchantPage>
  );
}
