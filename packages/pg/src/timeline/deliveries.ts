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

/** Webhooks, each with its tries. */
export function deliveryEntries({ events, deliveries, attempts }: Story): rest.TimelineEntry[] {
  const seqOf = new Map(events.map(({ id, seq }) => [id, seq]));
  const triesOf = Map.groupBy(attempts, ({ deliveryId }) => deliveryId);
  return deliveries.flatMap((delivery) => {
    const seq = seqOf.get(delivery.eventId) ?? 1;
    const tries = triesOf.get(delivery.id) ?? [];
    return [deliveryEntry(delivery, seq), ...tries.map((attempt) => attemptEntry(attempt, delivery, seq))];
  });
}
