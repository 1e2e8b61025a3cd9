import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import type { Looked } from './payment-query.ts';

/** Where the money is. What is nothing is left out, but for the amounts that every payment has. */
export function Amounts({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { money } = useFormat();
  const { payment, fee, vat } = looked;
  const amounts: readonly (readonly [name: string, amount: number, always?: true])[] = [
    ['amount', payment.amount, true],
    ['authorized', payment.approvedAt === null ? 0 : payment.amount, true],
    ['captured', payment.capturedAmount, true],
    ['refunded', payment.refundedAmount, true],
    ['pending', looked.pendingAmount],
    ['disputed', looked.disputedAmount],
    ['left', looked.leftToRefund, true],
    ['fee', fee + vat],
  ];
  return (
    <dl className="amounts" aria-label={t('amounts.title')}>
      {amounts
        .filter(([, amount, always]) => always || amount > 0)
        .map(([name, amount]) => (
          <div key={name}>
            <dt>{t(`amounts.${name}`)}</dt>
            <dd>{money(amount, payment.currency)}</dd>
          </div>
        ))}
    </dl>
  );
}
