import { isoTime } from '@payflow/service-kit';
import type { Dispute } from '../disputes/dispute.ts';
import { stepId } from '../disputes/take-in.ts';
import { deliveriesOf } from './deliveries.ts';
import { type Entry, nameOf } from './entry.ts';
import { postingEntry } from './postings.ts';
import type { Story } from './story.ts';

/** What an issuer told of one dispute: that it was opened, or how it was decided. */
interface Step {
  readonly id: string;
  readonly dispute: Dispute;
  readonly state: Dispute['state'];
  /** Business time, ms. */
  readonly at: number;
  /** The payment's last event before it. */
  readonly after: number;
}

function stepsOf(dispute: Dispute): Step[] {
  const { state, openedAt, openedAfter, resolvedAt, resolvedAfter } = dispute;
  if (state === 'REFUSED') return [];
  const step = (seq: number, stepState: Step['state'], at: number, after: number): Step => {
    return { id: stepId({ id: dispute.id, seq }), dispute, state: stepState, at, after };
  };
  const opened = step(1, 'OPEN', openedAt, openedAfter);
  return resolvedAt === null || resolvedAfter === null
    ? [opened]
    : [opened, step(2, state, resolvedAt, resolvedAfter)];
}

const SUMMARY = {
  OPEN: 'disputed',
  WON: 'kept: the dispute is won',
  LOST: 'lost to the cardholder',
} as const;

function stepEntry({ id: stepId, dispute, state, at, after }: Step): Entry {
  const { id, issuerDisputeId, issuer, amount, currency, reason } = dispute;
  return {
    name: nameOf.dispute(stepId),
    causedBy: null,
    at: isoTime(at),
    kind: 'dispute',
    seq: after,
    durationMs: null,
    summary: `${amount} ${currency} are ${state === 'REFUSED' ? 'refused' : SUMMARY[state]}.`,
    details: { id, issuerDisputeId, issuer, amount, reason, state },
  };
}

/** The steps of all disputes as they came about, each with what it caused; `after` is where they belong in the payment's story. */
export const disputeSteps = (
  story: Story,
): { readonly after: number; readonly entries: readonly Entry[] }[] =>
  story.disputes
    .flatMap(stepsOf)
    .toSorted((one, other) => one.after - other.after || one.at - other.at || (one.id < other.id ? -1 : 1))
    .map((step) => ({
      after: step.after,
      entries: [
        stepEntry(step),
        ...story.postings
          .filter(({ transactionId }) => transactionId === step.id)
          .map((posting) => postingEntry(posting, step.after, nameOf.dispute(step.id))),
        ...deliveriesOf(story, {
          eventId: step.id,
          seq: step.after,
          causedBy: nameOf.dispute(step.id),
        }),
      ],
    }));
