import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MerchantPage } from '../money/money-page.tsx';

/** What is around both looks at the ledger. */
export function LedgerPage({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('ledger');
  return (
    <MerchantPage
      area="ledger"
      tabs={[
        ['/ledger', t('tabs.balance')],
        ['/ledger/entries', t('tabs.entries')],
      ]}
    >
      {children}
    </MerchantPage>
  );
}
