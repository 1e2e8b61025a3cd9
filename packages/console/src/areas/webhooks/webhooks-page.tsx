import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HousePage } from '../money/money-page.tsx';
import './webhooks.css';

/** What is around every list of webhooks. */
export function WebhooksPage({
  actions,
  children,
}: {
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('webhooks');
  return (
    <HousePage
      area="webhooks"
      actions={actions}
      tabs={[
        ['/webhooks', t('tabs.deliveries')],
        ['/webhooks/endpoints', t('tabs.endpoints')],
        ['/webhooks/verify', t('tabs.verify')],
        ['/webhooks/dead-letters', t('tabs.letters')],
      ]}
    >
      {children}
    </HousePage>
  );
}
