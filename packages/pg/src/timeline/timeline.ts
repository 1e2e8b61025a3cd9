import { rest } from '@payflow/contracts';
import { deliveryEntries } from './deliveries.ts';
import { eventEntries } from './events.ts';
import { issuerCallEntries } from './issuer-calls.ts';
import { outboxEntries } from './messages.ts';
import { postingEntries } from './postings.ts';
import type { Story } from './story.ts';

/**
 * Where a timeline's entries come from: whatever is stored about a payment has its source here, and its kind, in its
 * place among causes and effects, in `timelineKinds`.
 */
const sources: readonly ((story: Story) => readonly rest.TimelineEntry[])[] = [
  eventEntries,
  issuerCallEntries,
  postingEntries,
  outboxEntries,
  deliveryEntries,
];

const rank = ({ kind }: rest.TimelineEntry): number => {
  // A webhook's tries stay below it.
  return kind === 'delivery_attempt'
    ? rest.timelineKinds.indexOf('delivery')
    : rest.timelineKinds.indexOf(kind);
};

/** Each cause before its effects: by event, below it what it caused, by kind; within a kind as it came about. */
export const timelineOf = (story: Story): rest.TimelineEntry[] =>
  sources
    .flatMap((entriesOf) => entriesOf(story))
    .toSorted((one, other) => one.seq - other.seq || rank(one) - rank(other));
