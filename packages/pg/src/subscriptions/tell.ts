import type { PaymentsContext } from '../payments/context.ts';
import type { Outcome } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import { tell } from '../webhooks/tell.ts';
import { shownInvoice } from './invoice.ts';
import { type Step, type SubscriptionEvent, shownSubscription } from './subscription.ts';

/** A step with all that follows from it: the webhooks of its events, in its own commit. */
export interface Told {
  readonly mail: Mail;
  readonly written: Pick<Outcome<never>, 'subscription' | 'invoices' | 'timers' | 'deliveries'>;
}

const dataOf = ({ subscription }: Step, { invoice, seq }: SubscriptionEvent): object =>
  invoice ? { ...shownInvoice(invoice), seq } : { ...shownSubscription(subscription), seq };

export function written(
  step: Step,
  endpoints: readonly Endpoint[],
  holds: ReturnType<PaymentsContext['holds']>,
): Told {
  const { subscription, invoices, events, timers } = step;
  const { id, merchantId, updatedAt: at } = subscription;
  const told = events.map((event) =>
    tell(
      {
        id: `${id}_${event.seq}`,
        type: event.type,
        merchantId,
        tid: event.invoice?.tid ?? null,
        at,
        data: dataOf(step, event),
      },
      endpoints,
      holds.deliveries,
    ),
  );
  const deliveries = told.flatMap((one) => one.deliveries);
  return {
    mail: { deliveries, endpoints, messages: [] },
    written: {
      subscription,
      invoices,
      deliveries,
      timers: [...timers, ...told.flatMap((one) => one.timers)],
    },
  };
}
