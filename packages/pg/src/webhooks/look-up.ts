import {
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  refuse,
  type webhooks,
} from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { cursorOf, readCursor } from '../records/cursor.ts';
import type { Store } from '../records/store.ts';
import type { WebhookReads } from '../records/webhook-reads.ts';
import type { Delivery, DeliveryAttempt } from './delivery.ts';

const SHOWN_IN_LIST = 10;
const SHOWN_OF_ONE = 100;

type Shown = ReplyOf<typeof webhooks.getWebhookDelivery>['data'];

function shown(delivery: Delivery, attempts: readonly DeliveryAttempt[]): Shown {
  const { id, eventId, tid, type, endpointId, url, state, createdAt, updatedAt } = delivery;
  return {
    ...{ id, eventId, tid, type, endpointId, url, status: state },
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
    attemptCount: delivery.attempts,
    attempts: attempts
      .filter(({ deliveryId }) => deliveryId === id)
      .map(({ number, at, durationMs, status, reply, error }) => ({
        ...{ number, at: isoTime(at), durationMs, statusCode: status, reply, error },
      })),
  };
}

/** A page of a merchant's deliveries, the newest first. Refuses a cursor that no page gave. */
export async function listDeliveries(
  reads: WebhookReads,
  merchantId: string,
  { status, cursor, limit, tid, endpointId }: QueryOf<typeof webhooks.listWebhookDeliveries>,
): Promise<ReplyOf<typeof webhooks.listWebhookDeliveries> | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const found = await reads.deliveries({
    ...{ merchantId, state: status, tid, endpointId, after },
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const attempts = await reads.attemptsOf(page, SHOWN_IN_LIST);
  const last = page.at(-1);
  return {
    code: 'OK',
    message: page.length === 1 ? '1 delivery.' : `${page.length} deliveries.`,
    data: {
      deliveries: page.map((delivery) => shown(delivery, attempts)),
      nextCursor: last && found.length > limit ? cursorOf({ at: last.createdAt, id: last.id }) : null,
    },
  };
}

/** One delivery with its tries; another merchant's is not there. */
export async function showDelivery(
  { store, reads }: { readonly store: Store; readonly reads: WebhookReads },
  { merchantId, id }: { merchantId: string; id: string },
): Promise<ReplyOf<typeof webhooks.getWebhookDelivery> | Refusal> {
  const { delivery } = await store.look({ delivery: id });
  const mine = ownDelivery(delivery, merchantId, id);
  if (isRefusal(mine)) return mine;
  const attempts = await reads.attemptsOf([mine], SHOWN_OF_ONE);
  return { code: 'OK', message: `${mine.state}.`, data: shown(mine, attempts) };
}

export const ownDelivery = (
  delivery: Delivery | undefined,
  merchantId: string,
  id: string,
): Delivery | Refusal =>
  delivery?.merchantId === merchantId ? delivery : refuse('NOT_FOUND', `There is no delivery ${id}.`);
