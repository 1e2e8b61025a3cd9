import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Looked } from './payment-query.ts';

/** Where else something of this payment is to be seen. */
export function Links({ looked: { payment, settlements, disputes } }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { money } = useFormat();
  const { tid, merchantId, currency } = payment;
  const of = `merchant=${encodeURIComponent(merchantId)}`;
  const links: readonly (readonly [to: string, text: string])[] = [
    [`/webhooks?${of}&tid=${encodeURIComponent(tid)}`, t('links.webhooks')],
    [`/wallets?${of}`, t('links.wallet')],
    [`/ledger?${of}`, t('links.ledger')],
    [`/merchants?${of}`, t('links.merchant')],
    ...settlements.map((id) => [`/settlements/${id}?${of}`, t('links.settlement', { id })] as const),
    ...disputes.map(
      ({ amount, state }) =>
        [
          `/disputes?${of}&tid=${encodeURIComponent(tid)}`,
          t('links.dispute', { amount: money(amount, currency), state }),
        ] as const,
    ),
  ];
  return (
    <nav className="payment-links" aria-label={t('links.title')}>
      <h2>{t('links.title')}</h2>
      <ul>
        {links.map(([to, text]) => (
          <li key={text}>
            <Link to={to}>{text}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
