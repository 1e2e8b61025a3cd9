import { useFormat } from '@payflow/page-kit';
import {
  ArrowRightLeft,
  BookOpen,
  CircleDot,
  CreditCard,
  Flag,
  Inbox,
  type LucideIcon,
  Send,
  Webhook,
} from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../payment-query.ts';
import type { Axis } from './axis.ts';
import { saidOf } from './entry-words.ts';
import type { Row } from './tree.ts';

const icons: Readonly<Record<TimelineEntry['kind'], LucideIcon>> = {
  api_call: ArrowRightLeft,
  event: CircleDot,
  issuer_call: CreditCard,
  posting: BookOpen,
  outbox: Inbox,
  delivery: Webhook,
  delivery_attempt: Send,
  dispute: Flag,
};

const DEEPEST = 8;

function Bar({ row: { from, to, entry }, axis }: { readonly row: Row; readonly axis: Axis }) {
  const left = axis.place(from) * 100;
  return (
    <span className="track" aria-hidden>
      {axis.pauses.map(({ at, share }) => (
        <span key={at} className="pause" style={{ left: `${at * 100}%`, width: `${share * 100}%` }} />
      ))}
      <span
        className={`bar ${entry.kind}`}
        style={{ left: `${left}%`, width: `${axis.place(to) * 100 - left}%` }}
      />
    </span>
  );
}

interface EntryProps {
  readonly row: Row;
  readonly axis: Axis;
  /** When the timeline begins, ms. */
  readonly began: number;
  readonly children: ReactNode;
}

/** One entry of the waterfall, with its details when it is opened. */
export function Entry({ row, axis, began, children }: EntryProps) {
  const { t } = useTranslation('payment');
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { entry, depth, cause, from } = row;
  const Icon = icons[entry.kind];
  const took = entry.durationMs === null ? '' : format.duration(entry.durationMs);
  return (
    <li>
      <button
        type="button"
        className="entry"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className={`entry-name depth-${Math.min(depth, DEEPEST)}`}>
          <Icon size={16} aria-hidden className={entry.kind} />
          <span className="entry-kind">{t(`timeline.kinds.${entry.kind}`)}</span>{' '}
          <span className="entry-said" title={entry.summary}>
            {saidOf(entry, { t, format })}
          </span>
        </span>
        <Bar row={row} axis={axis} />
        <span className="entry-times">
          {t('timeline.after', { after: format.duration(Math.max(0, from - began)) })} <strong>{took}</strong>
        </span>
        {cause && <span className="hidden-text">{t('timeline.cause', { cause: cause.summary })}</span>}
      </button>
      {open && <div id={id}>{children}</div>}
    </li>
  );
}
