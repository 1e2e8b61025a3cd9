import type { subscriptions } from '@payflow/contracts';
import { useFormat } from '@payflow/page-kit';
import { useTranslation } from 'react-i18next';
import { type Chapter, storyOf } from './story.ts';
import './story.css';

interface StoryProps {
  readonly of: subscriptions.Subscription;
  readonly invoices: readonly subscriptions.Invoice[];
}

/** What a subscription has been through, and what comes next. */
export function Story({ of, invoices }: StoryProps) {
  const { t } = useTranslation('subscriptions');
  const format = useFormat();
  const said = ({ what, invoice }: Chapter) =>
    t(`story.${what}`, {
      plan: of.planId,
      customer: of.customerKey,
      number: invoice?.period,
      tries: invoice?.tries,
      amount: invoice && format.money(invoice.amount, invoice.currency),
      code: invoice?.failure?.code,
      message: invoice?.failure?.message,
    });
  return (
    <ol className="story">
      {storyOf(of, invoices).map((chapter) => (
        <li
          key={`${chapter.what} ${chapter.invoice?.invoiceId}`}
          className={chapter.isAhead ? 'ahead' : undefined}
        >
          <time dateTime={chapter.at}>{format.time(chapter.at)}</time>
          <span>{said(chapter)}</span>
        </li>
      ))}
    </ol>
  );
}
