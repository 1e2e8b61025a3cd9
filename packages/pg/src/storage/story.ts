import type { Clients } from '@payflow/database';
import { readOrigin } from '../timeline/origin.ts';
import { STORY_LIMIT, type StoredMessage, type Story } from '../timeline/story.ts';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import { disputeOf } from './dispute-rows.ts';
import { postingOf } from './ledger-reads.ts';
import { eventOf, paymentOf } from './payment-rows.ts';

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value));

type StoredOutboxRow = Awaited<ReturnType<Clients['pg']['outboxMessage']['findMany']>>[number];

async function deliveriesOf({ delivery }: Clients['pg'], tid: string): Promise<Delivery[]> {
  const rows = await delivery.findMany({ where: { tid }, orderBy: { id: 'asc' }, take: STORY_LIMIT });
  return rows.map(({ createdAt, updatedAt, ...row }) => {
    const times = { createdAt: Number(createdAt), updatedAt: Number(updatedAt) };
    return { ...row, ...times } as Delivery;
  });
}

async function attemptsOf(
  { deliveryAttempt }: Clients['pg'],
  deliveries: readonly Delivery[],
): Promise<DeliveryAttempt[]> {
  const rows = await deliveryAttempt.findMany({
    where: { deliveryId: { in: deliveries.map(({ id }) => id) } },
    orderBy: [{ deliveryId: 'asc' }, { number: 'asc' }],
    take: STORY_LIMIT,
  });
  return rows.map(({ at, signedAt, businessAt, ...row }) => ({
    ...row,
    ...{ at: Number(at), signedAt: numberOrNull(signedAt), businessAt: numberOrNull(businessAt) },
  }));
}

function messageOf({ id, topic, tid, seq, payload, ...row }: StoredOutboxRow): StoredMessage {
  const { createdAt, publishedAt, busPartition, busOffset } = row;
  const place =
    busPartition === null || busOffset === null
      ? undefined
      : { partition: busPartition, offset: Number(busOffset) };
  const published = numberOrNull(publishedAt);
  return { id, topic, tid, seq, payload, createdAt: Number(createdAt), publishedAt: published, place };
}

/** Deliveries are read before events, so that the event of each is among them. */
export async function readStory(client: Clients['pg'], tid: string): Promise<Story | undefined> {
  const row = await client.payment.findUnique({ where: { tid } });
  if (!row) return undefined;
  const deliveries = await deliveriesOf(client, tid);
  const attempts = await attemptsOf(client, deliveries);
  const events = await client.event.findMany({
    where: { tid },
    orderBy: { seq: 'asc' },
    take: STORY_LIMIT,
  });
  const operations = await client.operation.findMany({ where: { tid }, take: STORY_LIMIT });
  const postings = await client.posting.findMany({
    where: { tid },
    orderBy: [{ seq: 'asc' }, { line: 'asc' }],
    take: STORY_LIMIT,
  });
  const disputes = await client.dispute.findMany({ where: { tid }, take: STORY_LIMIT });
  // A message has the id of its event.
  const messages = await client.outboxMessage.findMany({
    where: { id: { in: events.map(({ id }) => id) } },
    orderBy: { seq: 'asc' },
  });
  return {
    payment: paymentOf({ ...row }, operations),
    events: events.map((event) => eventOf({ ...event })),
    origins: new Map(events.map(({ seq, origin }) => [seq, readOrigin(origin)])),
    postings: postings.map(postingOf),
    disputes: disputes.map(disputeOf),
    messages: messages.map(messageOf),
    deliveries,
    attempts,
  };
}
