import type { Format } from '@payflow/page-kit';
import type { TFunction } from 'i18next';
import type { TimelineEntry } from '../payment-query.ts';

interface Speech {
  readonly t: TFunction;
  readonly format: Format;
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

function place({ partition, offset, publishedAt }: TimelineEntry['details'], { t }: Speech): string {
  if (publishedAt === null) return t('timeline.waiting');
  return typeof partition === 'number' ? t('timeline.place', { partition, offset }) : t('timeline.inMemory');
}

/** What happened, in a few words beside the word for its kind; names that developers know stay as they are. */
export function saidOf({ kind, summary, details }: TimelineEntry, speech: Speech): string {
  const { t, format } = speech;
  const money = (amount: unknown) => format.money(Number(amount), text(details.currency) || undefined);
  switch (kind) {
    case 'api_call':
      return summary;
    case 'event':
      return `${t(`timeline.events.${summary.replace('payment.', '')}`)} · ${summary}`;
    case 'issuer_call':
      return `${t(`timeline.calls.${text(details.call)}`)} · ${t(`timeline.results.${text(details.result)}`)} ${text(details.responseCode)}`.trim();
    case 'posting': {
      const side = Number(details.debit) > 0 ? 'debit' : 'credit';
      return `${text(details.account)} · ${t(`timeline.${side}`)} ${money(details[side])}`;
    }
    case 'outbox':
      return `${text(details.topic)} · ${place(details, speech)}`;
    case 'delivery':
      return `${text(details.type)} · ${text(details.state)} · ${text(details.url)}`;
    case 'delivery_attempt':
      return `${t('timeline.attempt', { number: details.number })} · ${text(details.status ?? details.error)}`;
    case 'dispute':
      return `${text(details.state)} ${money(details.amount)}`;
  }
}
