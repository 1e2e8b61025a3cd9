import { billingKeys, isRefusal } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { ownKey } from '../billing-keys/billing-key.ts';
import { createBillingKey } from '../billing-keys/create.ts';
import { type BillingKeyReads, listBillingKeys } from '../billing-keys/list.ts';
import { deleteBillingKey } from '../billing-keys/remove.ts';
import { keyReply } from '../billing-keys/show.ts';
import type { PaymentsContext } from '../payments/context.ts';
import { asAnswer, type KeyOf } from './pay.ts';

export function addBillingKeyRoutes(
  routes: Routes,
  context: PaymentsContext,
  reads: BillingKeyReads,
  keyOf: KeyOf,
): void {
  const { store, pgUrl } = context;
  serve(routes, billingKeys.createBillingKey, async ({ body, caller, key }) => {
    const keyed = keyOf({ path: billingKeys.createBillingKey.path, caller, key, body });
    return asAnswer(await createBillingKey(context, { body, merchantId: caller.id, keyed }));
  });
  serve(routes, billingKeys.listBillingKeys, ({ query, caller }) =>
    listBillingKeys(reads, query, { merchantId: caller.id, pgUrl }),
  );
  serve(routes, billingKeys.getBillingKey, async ({ params: { billingKey: id }, caller }) => {
    const { billingKey } = await store.look({ billingKey: id });
    const own = ownKey(billingKey, id, caller.id);
    return isRefusal(own) ? own : keyReply(own, pgUrl);
  });
  serve(routes, billingKeys.deleteBillingKey, async ({ params: { billingKey: id }, caller }) => {
    const deleted = await deleteBillingKey(context, { id, merchantId: caller.id });
    return isRefusal(deleted) ? deleted : keyReply(deleted, pgUrl);
  });
}
