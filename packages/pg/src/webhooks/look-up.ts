import {
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  refuse,
  type webhooks,
} from '@payflow/contracts';
import { cutPage, isoTime, type Page } from '@payflow/service-kit';
import { cursorOf, readCursor } from '../records/cursor.ts';
import { byCreation, counted } from '../records/page.ts';
import type { Store } from '../records/store.ts';
import type { DeliverySearch, WebhookReads } from '../records/webhook-reads.ts';
import type { Delivery, DeliveryAttempt } from './delivery.ts';

const SHOWN_IN_LIST = 10;
export const SHOWN_OF_ONE = 100;

type Shown = ReplyOf<typeof webhooks.getWebhookDelivery>['data'];

/** A delivery as callers see it, without its tries. */
export function shownDelivery(delivery: Delivery): Omit<Shown, 'attempts'> {
  const { id, eventId, tid, type, endpointId, url, state, createdAt, updatedAt, attempts } = delivery;
  return {
    ...{ id, eventId, tid, type, endpointId, url, status: state, attemptCount: attempts },
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}

/** A try as callers see it. */
export function shownAttempt(attempt: DeliveryAttempt): Shown['attempts'][number] {
  const { number, at, durationMs, status, reply, error } = attempt;
  return { number, at: isoTime(at), durationMs, statusCode: status, reply, error };
}

const shown = (delivery: Delivery, attempts: readonly DeliveryAttempt[]): Shown => ({
  ...shownDelivery(delivery),
  attempts: attempts.filter(({ deliveryId }) => deliveryId === delivery.id).map(shownAttempt),
});

/** A page of deliveries, the newest first. Refuses a cursor that no page gave. */
export async function pageOfDeliveries(
  reads: WebhookReads,
  { cursor, limit, ...wanted }: Omit<DeliverySearch, 'after'> & { readonly cursor?: string | undefined },
): Promise<Page<Delivery> | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  const { found, lookedTo } = await reads.find({ ...wanted, after, limit: limit + 1 });
  const { rows, nextCursor } = cutPage(found, limit, (last) => cursorOf(byCreation(last)));
  return { rows, nextCursor: nextCursor ?? (lookedTo ? cursorOf(lookedTo) : null) };
}

/** A page of a merchant's deliveries, each with its last tries. */
export async function listDeliveries(
  reads: WebhookReads,
  merchantId: string,
  { status, ...asked }: QueryOf<typeof webhooks.listWebhookDeliveries>,
): Promise<ReplyOf<typeof webhooks.listWebhookDeliveries> | Refusal> {
  const found = await pageOfDeliveries(reads, { ...asked, merchantId, state: status });
  if (isRefusal(found)) return found;
  const { rows, nextCursor } = found;
  const attempts = await reads.attemptsOf(rows, SHOWN_IN_LIST);
  return {
    code: 'OK',
    message: counted(rows, 'delivery', 'deliveries'),
    data: { deliveries: rows.map((delivery) => shown(delivery, attempts)), nextCursor },
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
