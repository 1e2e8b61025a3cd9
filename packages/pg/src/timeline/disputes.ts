import type { rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Dispute } from '../disputes/dispute.ts';
import { stepId } from '../disputes/take-in.ts';
import { deliveriesOf } from './deliveries.ts';
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

function stepEntry({ dispute, state, at, after }: Step): rest.TimelineEntry {
  const { id, issuerDisputeId, issuer, amount, currency, reason } = dispute;
  return {
    at: isoTime(at),
    kind: 'dispute',
    seq: after,
    summary: `${amount} ${currency} are ${state === 'REFUSED' ? 'refused' : SUMMARY[state]}.`,
    details: { id, issuerDisputeId, issuer, amount, reason, state },
  };
}

/** The steps of all disputes as they came about, each with what it caused; `after` is where they belong in the payment's story. */
export const disputeSteps = (
  story: Story,
): { readonly after: number; readonly entries: readonly rest.TimelineEntry[] }[] =>
  story.disputes
    .flatMap(stepsOf)
    .toSorted((one, other) => one.after - other.after || one.at - other.at || (one.id < other.id ? -1 : 1))
    .map((step) => ({
      after: step.after,
      entries: [
        stepEntry(step),
        ...story.postings
          .filter(({ transactionId }) => transactionId === step.id)
          .map((posting) => postingEntry(posting, step.after)),
        ...deliveriesOf(story, step.id, step.after),
      ],
    }));
