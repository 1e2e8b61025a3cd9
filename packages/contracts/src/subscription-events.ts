import { z } from 'zod';
import { Timestamp } from './fields.ts';
import { Invoice, Subscription } from './subscription-shapes.ts';

/** What merchants hear of subscriptions by webhook. `seq` orders all events of one subscription, those of its invoices too. */

export const SubscriptionEventType = z.enum([
  'subscription.created',
  'subscription.activated',
  'subscription.updated',
  'subscription.past_due',
  'subscription.cancelled',
  'subscription.ended',
]);
export type SubscriptionEventType = z.output<typeof SubscriptionEventType>;

export const InvoiceEventType = z.enum(['invoice.paid', 'invoice.payment_failed']);
export type InvoiceEventType = z.output<typeof InvoiceEventType>;

/** `data` is the subscription after this event; its id is `subscriptionId`, and `seq` is the event's number. */
export const SubscriptionEvent = z
  .object({ type: SubscriptionEventType, timestamp: Timestamp, data: Subscription })
  .meta({ id: 'SubscriptionEvent' });
export type SubscriptionEvent = z.output<typeof SubscriptionEvent>;

/** `data` is the invoice after this event, with the `seq` of its subscription. */
export const InvoiceEvent = z
  .object({
    type: InvoiceEventType,
    timestamp: Timestamp,
    data: Invoice.extend({
      seq: z
        .int()
        .min(1)
        .meta({ description: "Orders the subscription's events; ignore what is not newer." }),
    }),
  })
  .meta({ id: 'InvoiceEvent' });
export type InvoiceEvent = z.output<typeof InvoiceEvent>;
