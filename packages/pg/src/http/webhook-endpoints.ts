import { isRefusal, webhooks } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { counted } from '../records/page.ts';
import {
  changeEndpoint,
  deleteEndpoint,
  type EndpointCall,
  rotateSecret,
  showEndpoint,
} from '../webhooks/change-endpoint.ts';
import { ownEndpoint } from '../webhooks/endpoint.ts';
import { type EndpointsContext, endpointReply, registerEndpoint } from '../webhooks/register.ts';
import { asAnswer, type KeyOf } from './pay.ts';

const PATH = webhooks.registerWebhookEndpoint.path;

export function addWebhookEndpointRoutes(routes: Routes, context: EndpointsContext, keyOf: KeyOf): void {
  const { store } = context;
  const about = <Body>(
    call: {
      readonly params: { readonly id: string };
      readonly caller: { readonly id: string };
      readonly key: string | undefined;
      readonly body: Body;
    },
    action = '',
  ): EndpointCall<Body> => {
    const { params, caller, key, body } = call;
    const path = `${PATH}/${params.id}${action}`;
    return {
      id: params.id,
      merchantId: caller.id,
      body,
      keyed: keyOf({ path, caller, key, body: body ?? {} }),
    };
  };

  serve(routes, webhooks.registerWebhookEndpoint, async ({ body, caller, key }) =>
    asAnswer(
      await registerEndpoint(context, {
        body,
        merchantId: caller.id,
        keyed: keyOf({ path: PATH, caller, key, body }),
      }),
    ),
  );
  serve(routes, webhooks.listWebhookEndpoints, async ({ caller }) => {
    const { endpoints } = await store.look({ endpointsOf: caller.id });
    return {
      code: 'OK' as const,
      message: counted(endpoints, 'endpoint'),
      data: endpoints.map(endpointReply),
    };
  });
  serve(routes, webhooks.getWebhookEndpoint, async ({ params, caller }) => {
    const { endpoints } = await store.look({ endpointsOf: caller.id });
    const endpoint = ownEndpoint(endpoints, params.id);
    return isRefusal(endpoint) ? endpoint : showEndpoint(endpoint);
  });
  serve(routes, webhooks.changeWebhookEndpoint, async (call) =>
    asAnswer(await changeEndpoint(context, about(call))),
  );
  serve(routes, webhooks.deleteWebhookEndpoint, async (call) =>
    asAnswer(await deleteEndpoint(context, about(call))),
  );
  serve(routes, webhooks.rotateWebhookSecret, async (call) =>
    asAnswer(await rotateSecret(context, about(call, '/rotate-secret'))),
  );
}
