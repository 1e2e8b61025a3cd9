import { useFormat } from '@payflow/page-kit';
import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Looked } from './payment-query.ts';

/** What the gateway will do by itself, and when; or that it is a person's turn. */
export function Waits({ looked: { payment, waits } }: { readonly looked: Looked }) {
  const { t } = useTranslation('payment');
  const { time } = useFormat();
  const said = [
    ...(payment.status === 'MANUAL_REVIEW' ? [t('waits.review')] : []),
    ...waits.map(({ kind, tries, due }) => t(`waits.${kind}`, { count: tries, at: time(due) })),
  ];
  if (said.length === 0) return null;
  return (
    <section className="waits" aria-label={t('waits.title')}>
      <Hourglass size={20} aria-hidden />
      <div>
        {said.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </section>
  );
}
