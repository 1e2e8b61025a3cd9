import type { disputes } from '@payflow/contracts';
import { Status } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

const TONES = { OPEN: 'waiting', WON: 'good', LOST: 'bad', REFUSED: 'plain' } as const;

export function DisputeState({ of }: { readonly of: disputes.AnyDisputeState }) {
  const { t } = useTranslation('disputes');
  return (
    <span title={of}>
      <Status tone={TONES[of]}>{t(`state.${of}`)}</Status>
    </span>
  );
}
