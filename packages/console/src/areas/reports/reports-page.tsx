import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MerchantPage } from '../money/money-page.tsx';

/** What is around the reports of days and those of months. */
export function ReportsPage({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('reports');
  return (
    <MerchantPage
      area="reports"
      tabs={[
        ['/reports', t('tabs.days')],
        ['/reports/months', t('tabs.months')],
      ]}
    >
      {children}
    </MerchantPage>
  );
}
