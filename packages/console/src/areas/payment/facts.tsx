import { useFormat } from '@payflow/page-kit';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Looked } from './payment-query.ts';

/** Who, with what, when. A fact that is not there is left out. */
export function Facts({ looked }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const format = useFormat();
  const { payment, installmentMonths: months, taxFreeAmount } = looked;
  const code = (text: string | null) => text && <code>{text}</code>;
  const facts: readonly (readonly [name: string, value: ReactNode])[] = [
    ['order', code(payment.orderNo)],
    ['buyer', code(looked.customerKey) ?? t('facts.nobody')],
    [
      'merchant',
      <span key="merchant">
        {looked.merchantName} <code>{payment.merchantId}</code>
      </span>,
    ],
    ['issuer', payment.issuer],
    ['card', code(payment.cardMasked)],
    ['method', t(`facts.methods.${payment.method}`)],
    [
      'instalments',
      months === null ? null : months ? t('facts.months', { count: months }) : t('facts.atOnce'),
    ],
    ['capture', t(`facts.captures.${payment.captureMode}`)],
    ['authCode', code(payment.cardAuthCode)],
    ['refNo', code(payment.cardRefNo)],
    ['taxFree', taxFreeAmount === null ? null : format.money(taxFreeAmount, payment.currency)],
    ['created', format.time(payment.createdAt)],
    ['approved', payment.approvedAt && format.time(payment.approvedAt)],
    ['updated', format.time(payment.updatedAt)],
  ];
  return (
    <section aria-label={t('facts.title')}>
      <h2>{t('facts.title')}</h2>
      <dl className="facts">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{t(`facts.${name}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
