import type { settlements } from '@payflow/contracts';
import { Status } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

const TONES = { OPEN: 'plain', CLOSED: 'waiting', PAID: 'good' } as const;

export function SettlementStatus({ of }: { readonly of: settlements.SettlementStatus }) {
  const { t } = useTranslation('settlements');
  return (
    <span title={of}>
      <Status tone={TONES[of]}>{t(`status.${of}`)}</Status>
    </span>
  );
}
