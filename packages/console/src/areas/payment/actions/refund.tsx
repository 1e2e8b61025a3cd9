import { ActionDialog, call, useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { type Looked, useFreshPayment } from '../payment-query.ts';
import { useRepeatable } from '../repeatable.ts';
import { ReasonField, reasonIn } from './fields.tsx';
import { chosenIn, RefundChoice } from './refund-choice.tsx';

/** Gives taken money back: all that is left, an amount, or some of the items. */
export function Refund({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { money } = useFormat();
  const once = useRepeatable();
  const { payment, leftToRefund } = looked;
  const refresh = useFreshPayment(payment.tid);
  const act = async (form: FormData) => {
    const body = { ...chosenIn(form, looked), ...reasonIn(form) };
    const params = { paymentId: payment.tid };
    await once(body, (key) => call('refundPayment', { params, body }, { merchant: payment.merchantId, key }));
    await refresh();
  };
  return (
    <ActionDialog
      label={t('actions.refund')}
      look="danger"
      title={t('actions.refundTitle')}
      description={t('actions.refundText', { amount: money(leftToRefund, payment.currency) })}
      confirm={t('actions.refundDo')}
      act={act}
    >
      <RefundChoice looked={looked} />
      <ReasonField />
    </ActionDialog>
  );
}
