import { ActionDialog, call, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { type Looked, useFreshPayment } from '../payment-query.ts';
import { useRepeatable } from '../repeatable.ts';
import { AmountField } from './fields.tsx';

/** Takes what is held, whole or in part. */
export function Capture({ looked: { payment } }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { money } = useFormat();
  const once = useRepeatable();
  const refresh = useFreshPayment(payment.tid);
  const act = async (form: FormData) => {
    const body = { amount: Number(form.get('amount')) };
    const params = { paymentId: payment.tid };
    await once(body, (key) =>
      call('capturePayment', { params, body }, { merchant: payment.merchantId, key }),
    );
    await refresh();
  };
  return (
    <ActionDialog
      label={t('actions.capture')}
      look="primary"
      title={t('actions.captureTitle')}
      description={t('actions.captureText', { amount: money(payment.amount, payment.currency) })}
      confirm={t('actions.captureDo')}
      act={act}
    >
      <AmountField most={payment.amount} currency={payment.currency} />
    </ActionDialog>
  );
}
