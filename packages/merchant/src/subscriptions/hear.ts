import type { subscriptions as contract } from '@payflow/contracts';
import type { Handling } from '../webhooks/ports.ts';
import { isOver, learn, learnInvoice, type ShopSubscription } from './subscription.ts';

type Event = contract.SubscriptionEvent | contract.InvoiceEvent;

/** An invoice has an `invoiceId`, a subscription has none. */
const isAboutInvoice = (event: Event): event is contract.InvoiceEvent => 'invoiceId' in event.data;

/** Pure. What an event does to the subscription that it names; the next look stays as it is set, or ends with the subscription. */
export function hear(event: Event, subscription: ShopSubscription | undefined, at: number): Handling {
  const { subscriptionId, seq } = event.data;
  if (!subscription)
    return { verdict: 'IGNORED', reason: `This shop has no subscription ${subscriptionId}.` };
  const learned = isAboutInvoice(event)
    ? learnInvoice(subscription, event.data, at)
    : learn(subscription, event.data, at);
  switch (learned.learned) {
    case 'other':
      return {
        verdict: 'IGNORED',
        reason: `${subscriptionId} is not what subscription ${subscription.id} is at the PG.`,
      };
    case 'stale':
      return { verdict: 'STALE_SEQ', reason: `seq ${seq} is not newer than what is known.` };
    case 'changed': {
      const { subscription: next } = learned;
      const handling: Handling = { verdict: 'APPLIED', reason: null, subscription: next };
      return isOver(next) ? { ...handling, looking: { look: 'no-more' } } : handling;
    }
  }
}
