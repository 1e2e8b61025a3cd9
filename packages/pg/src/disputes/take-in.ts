import { type Posting, transaction } from '../ledger/posting.ts';
import { attemptOf, type Payment } from '../payments/payment.ts';
import { boundBy, type Dispute, type DisputeNews } from './dispute.ts';

/** What an issuer's news about a dispute come to. Pure. */

export interface Taking {
  readonly issuer: string;
  /** What it will be called, if it is new. */
  readonly id: string;
  /** Business time, ms. */
  readonly at: number;
}

export interface Known {
  readonly payment: Payment | undefined;
  /** All disputes of that payment. */
  readonly disputes: readonly Dispute[];
}

export type Taken =
  | {
      readonly taken: 'opened' | 'resolved';
      readonly dispute: Dispute;
      readonly postings: readonly Posting[];
    }
  | { readonly taken: 'refused'; readonly dispute: Dispute }
  /** It changes nothing, and `why` says so. */
  | { readonly taken: 'nothing'; readonly why: string };

/** Why the books cannot bear a dispute; undefined when they can. */
function unbearable(
  { payment, disputes }: Known,
  { attemptId, amount }: DisputeNews,
  issuer: string,
): string | undefined {
  const attempt = payment && attemptOf(payment);
  if (attempt?.id !== attemptId || attempt.issuer !== issuer) return 'no payment was made by this attempt';
  const { captured, terms } = payment ?? {};
  if (!captured || !terms) return 'nothing was captured';
  const left = captured.amount - captured.refunded - boundBy(disputes);
  return amount > left ? `only ${left} ${terms.currency} are neither refunded nor disputed` : undefined;
}

function opened(news: DisputeNews, known: Known, { issuer, id, at }: Taking): Taken {
  const { disputeId: issuerDisputeId, tid, amount, reason } = news;
  const note = unbearable(known, news, issuer) ?? null;
  const { payment } = known;
  const dispute: Dispute = {
    ...{ id, issuer, issuerDisputeId, tid, amount, reason, note, seq: 1, version: 1 },
    merchantId: payment?.terms.merchantId ?? null,
    currency: payment?.terms.currency ?? 'KRW',
    state: note === null ? 'OPEN' : 'REFUSED',
    ...{ openedAt: at, openedAfter: payment?.seq ?? 0, resolvedAt: null, resolvedAfter: null },
    ...{ evidence: null, evidenceAt: null, evidenceSentAt: null },
  };
  return note === null
    ? { taken: 'opened', dispute, postings: disputePostings(dispute, at) }
    : { taken: 'refused', dispute };
}

/** Takes one piece of news in. What was taken in before, or cannot be, changes nothing. */
export function takeIn(news: DisputeNews, known: Known, taking: Taking): Taken {
  const { type, disputeId } = news;
  const dispute = known.disputes.find(
    ({ issuer, issuerDisputeId }) => issuer === taking.issuer && issuerDisputeId === disputeId,
  );
  if (type === 'OPENED')
    return dispute ? { taken: 'nothing', why: 'it is known already' } : opened(news, known, taking);
  if (dispute?.state !== 'OPEN')
    return { taken: 'nothing', why: dispute ? `it is ${dispute.state}` : 'nobody told that it was opened' };
  const resolved: Dispute = {
    ...dispute,
    state: type,
    seq: dispute.seq + 1,
    resolvedAt: taking.at,
    resolvedAfter: known.payment?.seq ?? 0,
  };
  return { taken: 'resolved', dispute: resolved, postings: disputePostings(resolved, taking.at) };
}

/** The ledger transaction and the webhook of a dispute's last step have this id. */
export const stepId = ({ id, seq }: Pick<Dispute, 'id' | 'seq'>): string => `${id}_${seq}`;

const ACCOUNTS = {
  OPEN: ['merchant_payable', 'dispute_hold'],
  WON: ['dispute_hold', 'merchant_payable'],
  LOST: ['dispute_hold', 'issuer_receivable'],
} as const;

/** Opened: from what the merchant gets into the hold. Won: the way back. Lost: the issuer owes that much less. */
function disputePostings(dispute: Dispute, at: number): Posting[] {
  const { state, amount, issuer, merchantId, currency, tid } = dispute;
  if (state === 'REFUSED') return [];
  const [from, to] = ACCOUNTS[state];
  const subject = { transactionId: stepId(dispute), issuer, merchantId, currency, tid, seq: null, at };
  return transaction(subject, [
    [from, amount],
    [to, -amount],
  ]);
}
