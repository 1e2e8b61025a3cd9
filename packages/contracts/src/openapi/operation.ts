import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiParameters, ZodOpenApiResponseObject } from 'zod-openapi';
import type { EndpointShape } from '../endpoint.ts';
import { SCRIPT_HEADER } from '../script-header.ts';
import { securityOf } from './description.ts';
import { responsesOf } from './responses.ts';

const IdempotencyKey = z.string().min(1).max(255).meta({
  description: 'Visible characters, quoted or not. The same key gives the same reply for 24 hours.',
});

const ActingMerchant = z.string().meta({
  description:
    "With the admin key or the console's session: the merchant to act as. In sandbox mode without a key, too: then an unknown one is made on the spot, and it is M001 when absent.",
});

const Script = z.string().meta({
  description:
    'Sandbox mode: what the issuer does with this one call, like `decline:51`, `timeout`, `delay:500`, `http:503`, `malformed:truncated`, `approveThenSilence` or `lateApprove:5000`.',
});

function headersOf(endpoint: EndpointShape): Record<string, z.ZodType> {
  return {
    ...(endpoint.idempotency === 'required' ? { 'Idempotency-Key': IdempotencyKey } : {}),
    ...(endpoint.idempotency === 'accepted' ? { 'Idempotency-Key': IdempotencyKey.optional() } : {}),
    ...(endpoint.scripted ? { [SCRIPT_HEADER]: Script.optional() } : {}),
    ...(endpoint.access === 'merchant' ? { 'X-PayFlow-Merchant': ActingMerchant.optional() } : {}),
  };
}

function parametersOf(endpoint: EndpointShape): { requestParams?: ZodOpenApiParameters } {
  const headers = headersOf(endpoint);
  const requestParams = {
    ...(endpoint.params ? { path: endpoint.params } : {}),
    ...(endpoint.query ? { query: endpoint.query as z.ZodObject } : {}),
    ...(Object.keys(headers).length > 0 ? { header: z.object(headers) } : {}),
  };
  return Object.keys(requestParams).length > 0 ? { requestParams } : {};
}

/** A call as an OpenAPI operation. */
export function operationOf(
  endpoint: EndpointShape,
  shared: Map<string, ZodOpenApiResponseObject>,
): ZodOpenApiOperationObject {
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description ? { description: endpoint.description } : {}),
    security: securityOf[endpoint.access],
    ...parametersOf(endpoint),
    ...(endpoint.body
      ? {
          requestBody: {
            required: !endpoint.body.safeParse(undefined).success,
            content: { 'application/json': { schema: endpoint.body, example: endpoint.example.body } },
          },
        }
      : {}),
    responses: responsesOf(endpoint, shared),
  };
}
