import type { PaymentStatus as Code } from '@payflow/contracts';
import { Status } from '@payflow/page-kit';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import './payment-status.css';

const tones: Readonly<Record<Code, ComponentProps<typeof Status>['tone']>> = {
  READY: 'waiting',
  REQUESTED: 'waiting',
  APPROVING: 'waiting',
  AUTHORIZED: 'good',
  CAPTURED: 'good',
  PARTIALLY_REFUNDED: 'plain',
  REFUNDED: 'plain',
  VOIDED: 'plain',
  FAILED: 'bad',
  UNKNOWN: 'waiting',
  MANUAL_REVIEW: 'bad',
  EXPIRED: 'plain',
  CANCELLED_BY_BUYER: 'plain',
};

interface PaymentStatusProps {
  readonly of: Code;
  /** What else there is to say of it. */
  readonly detail?: string | null;
}

/** How a payment stands, in a word, and as the API has it. */
export function PaymentStatus({ of, detail }: PaymentStatusProps) {
  const { t } = useTranslation('payments');
  return (
    <span className="payment-status">
      <Status tone={tones[of]}>{t(`statuses.${of}`)}</Status>{' '}
      <code>
        {of}
        {detail && ` · ${detail}`}
      </code>
    </span>
  );
}
