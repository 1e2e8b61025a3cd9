import { ActionDialog, call, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { type Looked, useFreshPayment } from '../payment-query.ts';
import { useRepeatable } from '../repeatable.ts';
import { ReasonField, reasonIn } from './fields.tsx';

/** Releases what is held, all of it. */
export function Void({ looked: { payment } }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { money } = useFormat();
  const once = useRepeatable();
  const refresh = useFreshPayment(payment.tid);
  const act = async (form: FormData) => {
    const body = reasonIn(form);
    const params = { paymentId: payment.tid };
    await once(body, (key) => call('voidPayment', { params, body }, { merchant: payment.merchantId, key }));
    await refresh();
  };
  return (
    <ActionDialog
      label={t('actions.void')}
      look="danger"
      title={t('actions.voidTitle')}
      description={t('actions.voidText', { amount: money(payment.amount, payment.currency) })}
      confirm={t('actions.voidDo')}
      act={act}
    >
      <ReasonField />
    </ActionDialog>
  );
}
