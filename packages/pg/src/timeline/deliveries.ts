import type { rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import type { Story } from './story.ts';

function deliveryEntry(
  { id, eventId, url, type, state, createdAt }: Delivery,
  seq: number,
): rest.TimelineEntry {
  return {
    at: isoTime(createdAt),
    kind: 'delivery',
    seq,
    summary: `${type} for ${url} is ${state}.`,
    details: { id, eventId, type, url, state },
  };
}

function attemptEntry(attempt: DeliveryAttempt, { url }: Delivery, seq: number): rest.TimelineEntry {
  const { deliveryId, number, at, durationMs, status, reply, error } = attempt;
  return {
    at: isoTime(at),
    kind: 'delivery_attempt',
    seq,
    summary: `Try ${number} of ${url}: ${status ?? error ?? 'no answer'}.`,
    details: { deliveryId, number, durationMs, status, reply, error },
  };
}

/** The webhooks about one event, each with its tries. */
export const deliveriesOf = (
  { deliveries, attempts }: Pick<Story, 'deliveries' | 'attempts'>,
  eventId: string,
  seq: number,
): rest.TimelineEntry[] =>
  deliveries
    .filter((delivery) => delivery.eventId === eventId)
    .flatMap((delivery) => [
      deliveryEntry(delivery, seq),
      ...attempts
        .filter(({ deliveryId }) => deliveryId === delivery.id)
        .map((attempt) => attemptEntry(attempt, delivery, seq)),
    ]);

/** Webhooks about the payment's own events, each with its tries. */
export const deliveryEntries = (story: Story): rest.TimelineEntry[] =>
  story.events.flatMap(({ id, seq }) => deliveriesOf(story, id, seq));
