import type { reconciliation } from '@payflow/contracts';
import { Status } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

export function CaseStatus({ of }: { readonly of: reconciliation.Case }) {
  const { t } = useTranslation('reconciliation');
  return (
    <span title={of.status}>
      <Status tone={of.status === 'OPEN' ? 'waiting' : 'good'}>{t(`status.${of.status}`)}</Status>
    </span>
  );
}
