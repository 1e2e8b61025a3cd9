import type { rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Story } from './story.ts';

/** What was written into the ledger, line by line. */
export const postingEntries = ({ postings }: Story): rest.TimelineEntry[] =>
  postings.map(({ transactionId, line, account, debit, credit, currency, day, seq, at }) => ({
    at: isoTime(at),
    kind: 'posting',
    seq: seq ?? 1,
    summary: `${account}: ${debit > 0 ? `debit ${debit}` : `credit ${credit}`} ${currency}.`,
    details: { transactionId, line, account, debit, credit, currency, day },
  }));
