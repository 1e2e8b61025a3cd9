import { isoTime } from '@payflow/service-kit';
import type { Posting } from '../ledger/posting.ts';
import { type Entry, nameOf } from './entry.ts';
import type { Story } from './story.ts';

/** `causedBy`: the event, or the step of a dispute. */
export function postingEntry(posting: Posting, seq: number, causedBy: string): Entry {
  const { transactionId, line, account, debit, credit, currency, day, at } = posting;
  return {
    name: `posting ${transactionId} ${line}`,
    causedBy,
    at: isoTime(at),
    kind: 'posting',
    seq,
    durationMs: null,
    summary: `${account}: ${debit > 0 ? `debit ${debit}` : `credit ${credit}`} ${currency}.`,
    details: { transactionId, line, account, debit, credit, currency, day },
  };
}

/** What the payment's own events wrote into the ledger, line by line. */
export const postingEntries = ({ postings }: Story): Entry[] =>
  postings.flatMap((posting) =>
    posting.seq === null ? [] : [postingEntry(posting, posting.seq, nameOf.event(posting.seq))],
  );
