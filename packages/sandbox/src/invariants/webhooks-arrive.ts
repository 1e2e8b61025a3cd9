import { isPaymentWebhookType } from '@payflow/contracts';
import type { PaymentEvent } from '@payflow/pg';
import type { Facts, PaymentFact } from './facts.ts';
import type { Invariant } from './invariant.ts';

/** Merchants hear of no authorization that is captured at once, and of no payment that another one replaced. */
function isNews({ captureMode }: PaymentFact, event: PaymentEvent): boolean {
  if (event.type === 'payment.authorized') return captureMode === 'MANUAL';
  if (event.type === 'payment.expired') return event.data.why === 'time';
  return isPaymentWebhookType(event.type);
}

/** A commit that was under way when an endpoint changed may have decided on what the endpoint was before. */
const CHANGE_SPREADS_MS = 1_000;

/** The endpoints that must hear of an event: those that have wanted it, unchanged and enabled, since before it happened. */
function listeners(payment: PaymentFact, event: PaymentEvent, { endpoints }: Facts): string[] {
  const { type, at } = event;
  if (!isPaymentWebhookType(type) || !isNews(payment, event)) return [];
  return endpoints
    .filter(({ merchantId, types }) => merchantId === payment.merchantId && types.includes(type))
    .filter(({ updatedAt, disabledAt }) => disabledAt === null && updatedAt + CHANGE_SPREADS_MS < at)
    .map(({ id }) => id);
}

type ByEvent = ReadonlyMap<string, readonly Facts['deliveries'][number][]>;

/** Who surely wanted an event and has no delivery of it. */
function* unheard(facts: Facts, byEvent: ByEvent): Iterable<string> {
  for (const payment of facts.payments) {
    for (const event of facts.events.get(payment.tid) ?? []) {
      const own = byEvent.get(event.id)?.filter(({ addressee }) => addressee === 'ENDPOINT') ?? [];
      const heard = new Set(own.map(({ endpointId }) => endpointId));
      for (const id of listeners(payment, event, facts).filter((one) => !heard.has(one)))
        yield `${event.id}, ${event.type} of ${payment.tid}, has no delivery to ${id}`;
    }
  }
}

function* breachesOf(facts: Facts): Iterable<string> {
  const { deliveries, timers, told } = facts;
  const byEvent = Map.groupBy(deliveries, ({ eventId }) => eventId);
  for (const [eventId, left] of told) {
    const there = byEvent.get(eventId)?.length ?? 0;
    if (there !== left) yield `${eventId} left ${left} deliveries, and ${there} are there`;
  }
  yield* unheard(facts, byEvent);
  for (const { id, state } of deliveries) {
    if (state === 'WAITING' && !timers.has(`deliver ${id}`)) yield `${id} waits, and no timer sends it`;
  }
}

export const webhooksArrive: Invariant = {
  id: 'I5',
  promise:
    'Who surely wanted an event has a delivery of it, and every delivery is there until it is decided.',
  check: (facts) => ({ looked: facts.deliveries.length, breaches: [...breachesOf(facts)] }),
};
