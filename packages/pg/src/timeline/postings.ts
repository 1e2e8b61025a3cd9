import type { rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Posting } from '../ledger/posting.ts';
import type { Story } from './story.ts';

export function postingEntry(posting: Posting, seq: number): rest.TimelineEntry {
  const { transactionId, line, account, debit, credit, currency, day, at } = posting;
  return {
    at: isoTime(at),
    kind: 'posting',
    seq,
    summary: `${account}: ${debit > 0 ? `debit ${debit}` : `credit ${credit}`} ${currency}.`,
    details: { transactionId, line, account, debit, credit, currency, day },
  };
}

/** What the payment's own events wrote into the ledger, line by line. */
export const postingEntries = ({ postings }: Story): rest.TimelineEntry[] =>
  postings.flatMap((posting) => (posting.seq === null ? [] : [postingEntry(posting, posting.seq)]));
