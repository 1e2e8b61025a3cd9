import { adminWebhooks } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { findSigner, type SignerContext } from '../webhooks/find-signer.ts';
import { findDeliveries, type InspectContext, inspectDelivery } from '../webhooks/inspect.ts';
import { createSendEdited, type TestContext } from '../webhooks/send-edited.ts';

export type AdminWebhooksContext = InspectContext & TestContext & SignerContext;

export function addAdminWebhookRoutes(routes: Routes, context: AdminWebhooksContext): void {
  const sendEdited = createSendEdited(context);
  serve(routes, adminWebhooks.findWebhookDeliveries, ({ query }) => findDeliveries(context, query));
  serve(routes, adminWebhooks.inspectWebhookDelivery, ({ params }) => inspectDelivery(context, params.id));
  serve(routes, adminWebhooks.sendEditedWebhook, ({ params, body }) => sendEdited(params.id, body));
  serve(routes, adminWebhooks.findWebhookSigner, ({ body }) => findSigner(context, body));
}
