import type { issuer, StatementMark } from '@payflow/contracts';
import type { Decision } from '../authorizations/decision.ts';
import type { Entry, Stated } from '../authorizations/entry.ts';
import { businessDay } from './business-day.ts';

/** A line as it is kept; `at` in business time, ms. */
export interface Line extends Omit<issuer.StatementLine, 'at'> {
  readonly at: number;
}

/** One that stands in no journal, and so has to say its day. */
export interface LooseLine extends Line {
  readonly day: string;
}

/** An entry's own name among all lines. */
export const lineId = ({ attemptId, seq }: Pick<Entry, 'attemptId' | 'seq'>): string => `${attemptId}_${seq}`;

/** The line of an entry; undefined for one that moves no money for good. */
export function lineOf(entry: Entry, tid: string | null): Line | undefined {
  const { attemptId, at } = entry;
  const shared = { id: lineId(entry), tid, attemptId, at };
  switch (entry.type) {
    case 'authorized': {
      const { refNo, asked } = entry;
      const line = { ...shared, kind: 'CAPTURE', refNo, operationId: null, amount: asked.amount } as const;
      return asked.capture ? line : undefined;
    }
    case 'captured':
    case 'refunded': {
      const { refNo, operationId, amount } = entry;
      const kind = entry.type === 'captured' ? 'CAPTURE' : 'REFUND';
      return { ...shared, kind, refNo, operationId, amount };
    }
    case 'charged_back': {
      const { refNo, disputeId: operationId, amount } = entry;
      return { ...shared, kind: 'CHARGEBACK', refNo, operationId, amount };
    }
    case 'declined':
    case 'operation_declined':
    case 'reversed':
    case 'tombstoned':
    case 'disputed':
    case 'dispute_won':
      return undefined;
  }
}

/** The second line of an entry that a script has the statement tell twice. */
export function secondLineOf(entry: Entry, tid: string | null): LooseLine | undefined {
  const line = 'stated' in entry && entry.stated === 'twice' ? lineOf(entry, tid) : undefined;
  return line && { ...line, id: `${line.id}_2`, day: businessDay(line.at) };
}

function statedOf(mark: StatementMark, amount: number): Stated {
  if (mark === 'omit') return 0;
  if (mark === 'duplicate') return 'twice';
  return 'amount' in mark ? mark.amount : Math.max(1, amount + mark.amountBy);
}

/** A decision whose entry the statement is to make something else of; one that writes no line stays as it is. */
export function marked<Reply>(decision: Decision<Reply>, mark: StatementMark | undefined): Decision<Reply> {
  const { append } = decision;
  const line = mark === undefined || !append ? undefined : lineOf(append, null);
  if (!line || mark === undefined) return decision;
  return { ...decision, append: { ...append, stated: statedOf(mark, line.amount) } as Entry };
}
