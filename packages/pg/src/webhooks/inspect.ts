import {
  type adminWebhooks,
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  refuse,
} from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Store } from '../records/store.ts';
import type { WebhookReads } from '../records/webhook-reads.ts';
import { type Delivery, type DeliveryAttempt, sentBy } from './delivery.ts';
import { pageOfDeliveries, SHOWN_OF_ONE, shownAttempt, shownDelivery } from './look-up.ts';

export interface InspectContext {
  readonly store: Store;
  readonly reads: WebhookReads;
}

export const noSuchDelivery = (id: string): Refusal => refuse('NOT_FOUND', `There is no delivery ${id}.`);

function forAdmin(
  delivery: Delivery,
  last: DeliveryAttempt | undefined,
  due: number | undefined,
): adminWebhooks.AdminWebhookDelivery {
  const { merchantId, addressee } = delivery;
  return {
    ...{ ...shownDelivery(delivery), merchantId, addressee },
    nextTryAt: due === undefined ? null : isoTime(due),
    lastAttempt: last ? shownAttempt(last) : null,
  };
}

/** A page of the deliveries of all merchants, each with its last try. */
export async function findDeliveries(
  { reads }: Pick<InspectContext, 'reads'>,
  { status, ...asked }: QueryOf<typeof adminWebhooks.findWebhookDeliveries>,
): Promise<ReplyOf<typeof adminWebhooks.findWebhookDeliveries> | Refusal> {
  const found = await pageOfDeliveries(reads, { ...asked, state: status });
  if (isRefusal(found)) return found;
  const { rows, nextCursor } = found;
  const [attempts, due] = await Promise.all([reads.attemptsOf(rows, 1), reads.dueOf(rows)]);
  const lastOf = new Map(attempts.map((attempt) => [attempt.deliveryId, attempt]));
  return {
    deliveries: rows.map((delivery) => forAdmin(delivery, lastOf.get(delivery.id), due.get(delivery.id))),
    nextCursor,
  };
}

/** One delivery of whichever merchant, with the request of each try as it went out. */
export async function inspectDelivery(
  { store, reads }: InspectContext,
  id: string,
): Promise<ReplyOf<typeof adminWebhooks.inspectWebhookDelivery> | Refusal> {
  const { delivery } = await store.look({ delivery: id });
  if (!delivery) return noSuchDelivery(id);
  const [attempts, due] = await Promise.all([
    reads.attemptsOf([delivery], SHOWN_OF_ONE),
    reads.dueOf([delivery]),
  ]);
  return {
    ...forAdmin(delivery, attempts.at(-1), due.get(id)),
    body: delivery.body,
    attempts: attempts.map((attempt) => ({
      ...shownAttempt(attempt),
      request: sentBy(delivery, attempt),
    })),
  };
}
