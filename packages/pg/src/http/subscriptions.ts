import { isRefusal, refuse, subscriptions } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { PaymentsContext } from '../payments/context.ts';
import { byCreation, counted, pageOf } from '../records/page.ts';
import {
  cancelSubscription,
  changeBillingKey,
  changeSubscriptionPlan,
  resumeSubscription,
  type SubscriptionCall,
} from '../subscriptions/act.ts';
import { createSubscription } from '../subscriptions/create.ts';
import { shownInvoice } from '../subscriptions/invoice.ts';
import type { SubscriptionReads } from '../subscriptions/reads.ts';
import { ownSubscription, shownSubscription } from '../subscriptions/subscription.ts';
import { asAnswer, type KeyOf } from './pay.ts';

interface Acting<Body> {
  readonly params: { readonly subscriptionId: string };
  readonly caller: { readonly id: string };
  readonly key: string | undefined;
  readonly body: Body;
}

function addActs(routes: Routes, context: PaymentsContext, keyOf: KeyOf): void {
  const about = <Body>(
    { path }: { readonly path: string },
    { params: { subscriptionId: id }, caller, key, body }: Acting<Body>,
  ): SubscriptionCall<Body> => {
    const own = path.replace(':subscriptionId', () => id);
    return { id, merchantId: caller.id, body, keyed: keyOf({ path: own, caller, key, body }) };
  };
  serve(routes, subscriptions.createSubscription, async ({ body, caller, key }) => {
    const keyed = keyOf({ path: subscriptions.createSubscription.path, caller, key, body });
    return asAnswer(await createSubscription(context, { body, merchantId: caller.id, keyed }));
  });
  serve(routes, subscriptions.cancelSubscription, async (call) =>
    asAnswer(await cancelSubscription(context, about(subscriptions.cancelSubscription, call))),
  );
  serve(routes, subscriptions.resumeSubscription, async (call) =>
    asAnswer(await resumeSubscription(context, about(subscriptions.resumeSubscription, call))),
  );
  serve(routes, subscriptions.changePlan, async (call) =>
    asAnswer(await changeSubscriptionPlan(context, about(subscriptions.changePlan, call))),
  );
  serve(routes, subscriptions.changeBillingKey, async (call) =>
    asAnswer(await changeBillingKey(context, about(subscriptions.changeBillingKey, call))),
  );
}

function addInvoices(routes: Routes, { store }: PaymentsContext, reads: SubscriptionReads): void {
  serve(routes, subscriptions.listInvoices, async ({ query: { cursor, limit, ...filters }, caller }) => {
    const page = await pageOf(
      { cursor, limit },
      (place) => reads.invoices({ merchantId: caller.id, ...filters, ...place }),
      byCreation,
    );
    if (isRefusal(page)) return page;
    const { rows, nextCursor } = page;
    return {
      code: 'OK' as const,
      message: counted(rows, 'invoice'),
      data: { invoices: rows.map(shownInvoice), nextCursor },
    };
  });
  serve(routes, subscriptions.getInvoice, async ({ params: { invoiceId }, caller }) => {
    const { invoice } = await store.look({ invoice: invoiceId });
    return invoice?.merchantId === caller.id
      ? { code: 'OK' as const, message: `The invoice is ${invoice.status}.`, data: shownInvoice(invoice) }
      : refuse('NOT_FOUND', `There is no invoice ${invoiceId}.`);
  });
}

export function addSubscriptionRoutes(
  routes: Routes,
  context: PaymentsContext,
  reads: SubscriptionReads,
  keyOf: KeyOf,
): void {
  addActs(routes, context, keyOf);
  addInvoices(routes, context, reads);
  serve(routes, subscriptions.listSubscriptions, async ({ query: { cursor, limit, ...filters }, caller }) => {
    const page = await pageOf(
      { cursor, limit },
      (place) => reads.subscriptions({ merchantId: caller.id, ...filters, ...place }),
      byCreation,
    );
    if (isRefusal(page)) return page;
    const { rows, nextCursor } = page;
    return {
      code: 'OK' as const,
      message: counted(rows, 'subscription'),
      data: { subscriptions: rows.map(shownSubscription), nextCursor },
    };
  });
  serve(routes, subscriptions.getSubscription, async ({ params: { subscriptionId: id }, caller }) => {
    const { subscription } = await context.store.look({ subscription: id });
    const own = ownSubscription(subscription, id, caller.id);
    if (isRefusal(own)) return own;
    const message = `The subscription is ${own.status}.`;
    return { code: 'OK' as const, message, data: shownSubscription(own) };
  });
}
