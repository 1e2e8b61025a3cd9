import { type Refusal, type reconciliation, refuse } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { type Posting, transaction } from '../ledger/posting.ts';
import { type Line, type Matching, type OwnItem, signed } from './match.ts';
import { type Run, settled } from './run.ts';

/**
 * A difference between a statement and the books, until somebody, or a later statement, has resolved it.
 * 1. One for each issuer, day and subject: a rerun finds it again.
 * 2. Its transactions are `rec_…_off_1`, `rec_…_off_2`…, each the other way round than the one before.
 * 3. What is written off stands in the ledger as long as the case says so: a difference that changes takes its write-off back.
 */
export interface Case {
  readonly id: string;
  /** Rises with every change; who changes it must have seen the last one. */
  readonly version: number;
  readonly issuer: string;
  readonly day: string;
  /** The line's id, or the transaction's that no line stands for, or the statement itself. */
  readonly subject: string;
  readonly kind: reconciliation.CaseKind;
  readonly line: Line['kind'] | null;
  readonly refNo: string | null;
  readonly tid: string | null;
  /** Minor units; null when that side has nothing. */
  readonly ownAmount: number | null;
  readonly statedAmount: number | null;
  readonly status: reconciliation.CaseStatus;
  readonly resolution: (typeof reconciliation.caseResolutions)[number] | null;
  readonly reason: string | null;
  readonly resolvedBy: string | null;
  /** Business time, ms. */
  readonly resolvedAt: number | null;
  /** How many transactions it has made: an odd number stands written off, an even one not. */
  readonly transactions: number;
  readonly openedAt: number;
}

/** What differs now. */
export type Difference = Pick<
  Case,
  'subject' | 'kind' | 'line' | 'refNo' | 'tid' | 'ownAmount' | 'statedAmount'
>;

const statedOnly = ({ id, kind, refNo, tid, amount }: Line): Difference => ({
  ...{ subject: id, line: kind, refNo, tid },
  ...{ kind: 'MISSING_AT_PG', ownAmount: null, statedAmount: amount },
});
const ownOnly = ({ transactionId, kind, refNo, tid, amount }: OwnItem): Difference => ({
  ...{ subject: transactionId, line: kind, refNo, tid },
  ...{ kind: 'MISSING_AT_ISSUER', ownAmount: amount, statedAmount: null },
});

export const differencesOf = ({ differs, missingAtPg, missingAtIssuer }: Matching): Difference[] => [
  ...differs.map(
    ({ line, item }): Difference => ({
      ...statedOnly(line),
      ...{ kind: 'AMOUNT_DIFFERS', tid: item.tid, ownAmount: item.amount },
    }),
  ),
  ...missingAtPg.map(statedOnly),
  ...missingAtIssuer.map(ownOnly),
];

export const NO_STATEMENT: Difference = {
  subject: 'statement',
  kind: 'NO_STATEMENT',
  line: null,
  refNo: null,
  tid: null,
  ownAmount: null,
  statedAmount: null,
};

const net = (line: Case['line'], amount: number | null): number =>
  line === null || amount === null ? 0 : signed({ kind: line, amount });

const isWrittenOff = ({ transactions }: Case): boolean => transactions % 2 === 1;

/** A case and its run, and what becomes of the ledger with them. */
export interface Resolved {
  readonly case: Case;
  readonly run: Run;
  readonly postings: readonly Posting[];
}

/** The books follow the statement, or go back to what they were: what stands on write_off turns with each transaction. */
function turned(open: Case, at: number): { readonly case: Case; readonly postings: readonly Posting[] } {
  const transactions = open.transactions + 1;
  const difference = net(open.line, open.statedAmount) - net(open.line, open.ownAmount);
  const amount = isWrittenOff(open) ? -difference : difference;
  const postings = transaction(
    {
      transactionId: `rec_${open.id.replace(/^rcn_/, '')}_off_${transactions}`,
      issuer: open.issuer,
      merchantId: null,
      currency: 'KRW',
      tid: null,
      seq: null,
      at,
    },
    [
      ['issuer_receivable', amount],
      ['write_off', -amount],
    ],
  );
  return { case: { ...open, transactions }, postings };
}

export interface Decision {
  readonly resolution: 'WRITE_OFF' | 'CORRECTED_ELSEWHERE';
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

/**
 * A person decides. A write-off takes the statement for true: the difference goes to write_off, and what the statement
 * says is paid. Refuses a case that is resolved, and to write off a statement that is not there.
 */
export function resolved(open: Case, run: Run, { resolution, reason, by, at }: Decision): Resolved | Refusal {
  if (open.status === 'RESOLVED') {
    const when = open.resolvedAt === null ? '' : ` on ${isoTime(open.resolvedAt)}`;
    return refuse('INVALID_STATE', `${open.id} was resolved as ${open.resolution}${when}.`);
  }
  if (resolution === 'WRITE_OFF' && open.kind === 'NO_STATEMENT')
    return refuse('INVALID_STATE', `${open.id} has no amount to write off; run the day again.`);
  const closed: Case = { ...open, status: 'RESOLVED', resolution, reason, resolvedBy: by, resolvedAt: at };
  if (resolution === 'CORRECTED_ELSEWHERE') return { case: closed, run, postings: [] };
  const writtenOff = turned(closed, at);
  const stated = net(open.line, open.statedAmount);
  const paid = settled({ ...run, accepted: run.accepted + stated }, stated, at);
  return {
    case: writtenOff.case,
    run: paid.run,
    postings: [...writtenOff.postings, ...paid.postings],
  };
}

/** Takes a write-off back whose difference is another one now; what was paid for it, the run's end puts right. */
function takenBack(known: Case, run: Run, at: number): Resolved {
  if (!isWrittenOff(known)) return { case: known, run, postings: [] };
  const accepted = run.accepted - net(known.line, known.statedAmount);
  return { ...turned(known, at), run: { ...run, accepted } };
}

const isSame = (known: Case, now: Difference): boolean =>
  known.kind === now.kind &&
  known.line === now.line &&
  known.ownAmount === now.ownAmount &&
  known.statedAmount === now.statedAmount;

const UNRESOLVED = {
  status: 'OPEN',
  resolution: null,
  reason: null,
  resolvedBy: null,
  resolvedAt: null,
} as const;

/** A difference that is seen for the first time. */
export function opened(now: Difference, id: string, { issuer, day }: Run, at: number): Case {
  return { ...now, ...UNRESOLVED, id, issuer, day, version: 0, transactions: 0, openedAt: at };
}

/** One that is seen again. Undefined when nothing changes: a person's decision on just this difference stands. */
export function seenAgain(known: Case, now: Difference, run: Run, at: number): Resolved | undefined {
  if (isSame(known, now) && known.resolution !== 'STATEMENT') return undefined;
  const back = takenBack(known, run, at);
  return { ...back, case: { ...back.case, ...now, ...UNRESOLVED } };
}

/** One that is not there any more. Undefined when it was closed before, and nothing of it stands in the ledger. */
export function vanished(known: Case, run: Run, at: number): Resolved | undefined {
  if (known.status === 'RESOLVED' && !isWrittenOff(known)) return undefined;
  const back = takenBack(known, run, at);
  const reason = isWrittenOff(known)
    ? 'The statement agrees with the books now; the write-off was taken back.'
    : 'The statement agrees with the books now.';
  const by = { resolution: 'STATEMENT', resolvedBy: 'statement', resolvedAt: at, reason } as const;
  return { ...back, case: { ...back.case, ...by, status: 'RESOLVED' } };
}
