import { webhooks } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { endpointReply, type RegisterContext, registerEndpoint } from '../webhooks/register.ts';
import { asAnswer, type KeyOf } from './pay.ts';

const { registerWebhookEndpoint, listWebhookEndpoints } = webhooks;

export function addWebhookEndpointRoutes(routes: Routes, context: RegisterContext, keyOf: KeyOf): void {
  serve(routes, registerWebhookEndpoint, async ({ body, caller, key }) =>
    asAnswer(
      await registerEndpoint(context, {
        body,
        merchantId: caller.id,
        keyed: keyOf({ path: registerWebhookEndpoint.path, caller, key, body }),
      }),
    ),
  );
  serve(routes, listWebhookEndpoints, async ({ caller }) => {
    const { endpoints } = await context.store.look({ endpointsOf: caller.id });
    const live = endpoints.filter((endpoint) => endpoint.disabledAt === null);
    return {
      code: 'OK' as const,
      message: `${live.length} endpoint${live.length === 1 ? '' : 's'}.`,
      data: live.map(endpointReply),
    };
  });
}
