import type { webhooks } from '@payflow/contracts';
import { Status, type Tone } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';

const TONES: Readonly<Record<webhooks.DeliveryState, Tone>> = {
  WAITING: 'waiting',
  DELIVERED: 'good',
  EXHAUSTED: 'bad',
  DISABLED: 'plain',
};
export const deliveryStates = ['WAITING', 'DELIVERED', 'EXHAUSTED', 'DISABLED'] as const;

export function DeliveryStatus({ of }: { readonly of: webhooks.DeliveryState }) {
  const { t } = useTranslation('webhooks');
  return (
    <Status tone={TONES[of]}>
      <span title={of}>{t(`states.${of}`)}</span>
    </Status>
  );
}
