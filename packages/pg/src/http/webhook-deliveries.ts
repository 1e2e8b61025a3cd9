import { webhooks } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { listDeliveries, showDelivery } from '../webhooks/look-up.ts';
import { type RedeliverContext, redeliverMany, redeliverOne } from '../webhooks/redeliver.ts';
import { asAnswer, type KeyOf } from './pay.ts';

export function addWebhookDeliveryRoutes(routes: Routes, context: RedeliverContext, keyOf: KeyOf): void {
  serve(routes, webhooks.listWebhookDeliveries, ({ query, caller }) =>
    listDeliveries(context.reads, caller.id, query),
  );
  serve(routes, webhooks.getWebhookDelivery, ({ params, caller }) =>
    showDelivery(context, { merchantId: caller.id, id: params.id }),
  );
  serve(routes, webhooks.redeliverWebhook, async ({ params, caller, key }) => {
    const { id } = params;
    const path = `${webhooks.listWebhookDeliveries.path}/${id}/redeliver`;
    const keyed = keyOf({ path, caller, key, body: {} });
    return asAnswer(await redeliverOne(context, { id, merchantId: caller.id, keyed }));
  });
  serve(routes, webhooks.redeliverWebhooks, async ({ params, body, caller, key }) => {
    const endpointId = params.id;
    const path = `${webhooks.listWebhookEndpoints.path}/${endpointId}/redeliver`;
    const keyed = keyOf({ path, caller, key, body });
    return asAnswer(await redeliverMany(context, { endpointId, merchantId: caller.id, body, keyed }));
  });
}
