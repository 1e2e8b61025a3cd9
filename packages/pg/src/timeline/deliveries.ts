import { isoTime } from '@payflow/service-kit';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import { type Entry, nameOf } from './entry.ts';
import type { Story } from './story.ts';

/** The event, or the step of a dispute, that a webhook is about. */
interface Told {
  readonly eventId: string;
  readonly seq: number;
  readonly causedBy: string;
}

function deliveryEntry(
  { id, eventId, url, type, state, createdAt }: Delivery,
  { seq, causedBy }: Told,
): Entry {
  return {
    name: nameOf.delivery(id),
    causedBy,
    at: isoTime(createdAt),
    kind: 'delivery',
    seq,
    durationMs: null,
    summary: `${type} for ${url} is ${state}.`,
    details: { id, eventId, type, url, state },
  };
}

function attemptEntry(attempt: DeliveryAttempt, { url }: Delivery, seq: number): Entry {
  const { deliveryId, number, at, businessAt, durationMs, status, reply, error } = attempt;
  return {
    name: `try ${deliveryId} ${number}`,
    causedBy: nameOf.delivery(deliveryId),
    at: isoTime(businessAt ?? at),
    kind: 'delivery_attempt',
    seq,
    durationMs,
    summary: `Try ${number} of ${url}: ${status ?? error ?? 'no answer'}.`,
    details: { deliveryId, number, realAt: isoTime(at), durationMs, status, reply, error },
  };
}

/** The webhooks about one event, each with its tries. */
export const deliveriesOf = (
  { deliveries, attempts }: Pick<Story, 'deliveries' | 'attempts'>,
  told: Told,
): Entry[] =>
  deliveries
    .filter((delivery) => delivery.eventId === told.eventId)
    .flatMap((delivery) => [
      deliveryEntry(delivery, told),
      ...attempts
        .filter(({ deliveryId }) => deliveryId === delivery.id)
        .map((attempt) => attemptEntry(attempt, delivery, told.seq)),
    ]);

/** Webhooks about the payment's own events, each with its tries. */
export const deliveryEntries = (story: Story): Entry[] =>
  story.events.flatMap(({ id, seq }) =>
    deliveriesOf(story, { eventId: id, seq, causedBy: nameOf.event(seq) }),
  );
