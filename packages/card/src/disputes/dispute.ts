import type { DisputeStep, issuer } from '@payflow/contracts';
import { DEFAULT_DISPUTE_REASON, operation } from '@payflow/contracts';
import { type Attempt, leftToGiveBack } from '../authorizations/attempt.ts';
import type { Authorized, Captured, DisputeEntry } from '../authorizations/entry.ts';

/**
 * A cardholder wants the money of a purchase back.
 * 1. PLANNED becomes OPEN, or LAPSED when nothing is left to dispute; OPEN becomes WON or LOST; nothing else happens to it.
 * 2. Every step but the plan is an entry in the journal of its attempt and an event of the feed, in one commit: what the
 *    journal, the feed and the dispute say about the money is the same.
 * 3. What is due happens when the issuer is next asked about disputes, at the time of asking: entries are not made in the past.
 */
export interface Dispute {
  readonly id: string;
  readonly attemptId: string;
  readonly tid: string;
  readonly refNo: string;
  /** Minor units; null while it is planned for all that is left then. */
  readonly amount: number | null;
  readonly currency: 'KRW';
  readonly reason: string;
  readonly state: issuer.IssuerDisputeState;
  readonly evidence: string | null;
  /** Business times, ms, as all of these. */
  readonly opensAt: number;
  /** What it comes to by itself, and when. */
  readonly outcome: Outcome | null;
  readonly resolvesAt: number | null;
  readonly openedAt: number | null;
  readonly resolvedAt: number | null;
  /** When the next thing happens by itself. */
  readonly nextAt: number | null;
  readonly version: number;
}

/** As the merchant sees it. */
export type Outcome = 'WON' | 'LOST';

/** A step of a dispute: what it is then, with the entry of the journal and the event of the feed that say so. */
export interface DisputeChange {
  readonly dispute: Dispute;
  readonly entry?: DisputeEntry;
  readonly event?: Omit<DisputeEvent, 'number'>;
}

/** One event of the feed. */
export interface DisputeEvent
  extends Pick<Dispute, 'attemptId' | 'refNo' | 'tid' | 'reason'>,
    Pick<issuer.IssuerDisputeEvent, 'number' | 'type' | 'disputeId' | 'amount'> {
  /** Business time, ms. */
  readonly at: number;
}

const msOf = (duration: string | undefined): number =>
  duration === undefined ? 0 : (operation.durationMs(duration) ?? 0);

const outcomes = { won: 'WON', lost: 'LOST' } as const;

/** The dispute that was ordered together with a purchase; one for each entry that takes money. */
export function plannedDispute(
  { attemptId, seq, refNo, at }: Authorized | Captured,
  { tid, currency }: Authorized['asked'],
  { after, amount, reason = DEFAULT_DISPUTE_REASON, outcome, resolveAfter }: DisputeStep,
): Dispute {
  const opensAt = at + msOf(after);
  return {
    id: `cdp_${attemptId.replace(/^att_/, '')}_${seq}`,
    ...{ attemptId, tid, refNo, amount: amount ?? null, currency, reason, opensAt },
    state: 'PLANNED',
    evidence: null,
    outcome: outcome === undefined ? null : outcomes[outcome],
    resolvesAt: outcome === undefined ? null : opensAt + msOf(resolveAfter),
    openedAt: null,
    resolvedAt: null,
    nextAt: opensAt,
    version: 1,
  };
}

const leftToDispute = (attempt: Attempt | undefined): number =>
  attempt?.state === 'APPROVED' ? leftToGiveBack(attempt) : 0;

/** A planned dispute's time has come: it is opened over what is left of its amount, and lapses when nothing is. */
export function open(dispute: Dispute, attempt: Attempt | undefined, at: number): DisputeChange {
  const left = leftToDispute(attempt);
  const amount = Math.min(dispute.amount ?? left, left);
  if (!attempt || amount === 0) return { dispute: { ...dispute, state: 'LAPSED', nextAt: null } };
  const { resolvesAt } = dispute;
  return told(
    { ...dispute, amount, state: 'OPEN', openedAt: at, nextAt: resolvesAt },
    attempt,
    'disputed',
    at,
  );
}

/** An open dispute is decided; a decision takes the place of the one that was planned. */
export function resolve(dispute: Dispute, attempt: Attempt, outcome: Outcome, at: number): DisputeChange {
  if (dispute.state !== 'OPEN') throw new Error(`dispute ${dispute.id} is ${dispute.state}, not OPEN`);
  const type = outcome === 'WON' ? 'dispute_won' : 'charged_back';
  return told({ ...dispute, state: outcome, resolvedAt: at, nextAt: null }, attempt, type, at);
}

/** The next thing that happens by itself, if it is due by then. */
export function whatIsDue(
  dispute: Dispute | undefined,
  attempt: Attempt | undefined,
  at: number,
): DisputeChange | undefined {
  if (!dispute || dispute.nextAt === null || dispute.nextAt > at) return undefined;
  if (dispute.state === 'PLANNED') return open(dispute, attempt, at);
  if (!attempt || dispute.outcome === null) throw new Error(`dispute ${dispute.id} is due for nothing`);
  return resolve(dispute, attempt, dispute.outcome, at);
}

const EVENTS = { disputed: 'OPENED', dispute_won: 'WON', charged_back: 'LOST' } as const;

function told(
  dispute: Dispute,
  { attemptId, seq }: Attempt,
  type: DisputeEntry['type'],
  at: number,
): DisputeChange {
  const { id: disputeId, refNo, tid, reason, amount } = dispute;
  if (amount === null) throw new Error(`dispute ${disputeId} is about no amount`);
  return {
    dispute,
    entry: { type, attemptId, seq: seq + 1, at, disputeId, refNo, amount },
    event: { type: EVENTS[type], disputeId, attemptId, refNo, tid, amount, reason, at },
  };
}
