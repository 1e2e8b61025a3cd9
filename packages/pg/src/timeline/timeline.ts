import { rest } from '@payflow/contracts';
import { deliveryEntries } from './deliveries.ts';
import { disputeSteps } from './disputes.ts';
import type { Entry } from './entry.ts';
import { eventEntries } from './events.ts';
import { issuerCallEntries } from './issuer-calls.ts';
import { outboxEntries } from './messages.ts';
import { postingEntries } from './postings.ts';
import { requestEntries } from './requests.ts';
import type { Story } from './story.ts';

/**
 * Where a timeline's entries come from: whatever is stored about a payment has its source here, and its kind, in its
 * place among causes and effects, in `timelineKinds`.
 */
const sources: readonly ((story: Story) => readonly Entry[])[] = [
  requestEntries,
  eventEntries,
  issuerCallEntries,
  postingEntries,
  outboxEntries,
  deliveryEntries,
];

const rank = ({ kind }: Entry): number => {
  // A webhook's tries stay below it.
  return kind === 'delivery_attempt'
    ? rest.timelineKinds.indexOf('delivery')
    : rest.timelineKinds.indexOf(kind);
};

/** Each cause before its effects: by event, below it what it caused, by kind; within a kind as it came about. */
export function timelineOf(story: Story): rest.TimelineEntry[] {
  const own = sources
    .flatMap((entriesOf) => entriesOf(story))
    .toSorted((one, other) => one.seq - other.seq || rank(one) - rank(other));
  // A step of a dispute is caused by none of the payment's events: it stands behind all that came before it.
  const steps = disputeSteps(story);
  const all = own.flatMap((entry, i) => {
    const isLastOfItsEvent = own[i + 1]?.seq !== entry.seq;
    return isLastOfItsEvent ? [entry, ...stepsAfter(steps, entry.seq)] : [entry];
  });
  return placed(all);
}

/** Names of causes become their places; a cause that is not told is none. */
function placed(entries: readonly Entry[]): rest.TimelineEntry[] {
  const places = new Map(entries.map(({ name }, i) => [name, i]));
  return entries.map(({ name: _name, causedBy, ...entry }) => ({
    ...entry,
    cause: causedBy === null ? null : (places.get(causedBy) ?? null),
  }));
}

const stepsAfter = (steps: ReturnType<typeof disputeSteps>, seq: number): Entry[] =>
  steps.filter(({ after }) => after === seq).flatMap(({ entries }) => entries);
