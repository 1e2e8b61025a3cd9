import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { EndpointShape } from '../endpoint.ts';
import { Problem } from '../fields.ts';
import { type RefusalCode, refusals, refusedAnywhere, refusedWithBody } from '../refusals.ts';

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });

export const responseHeaders = {
  'X-Request-Id': {
    description: "The caller's X-Request-Id when it was a short safe token, else one that PayFlow made.",
    schema: { type: 'string' },
    example: 'req_01KJN8YQG0ABCDEFGHJ',
  },
  'Idempotent-Replayed': {
    description: 'Present when this is the stored reply to an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', const: 'true' },
  },
  'Retry-After': {
    description: 'Seconds to wait before the next try.',
    schema: { type: 'integer', minimum: 0 },
  },
  'WWW-Authenticate': { description: 'How to send a key.', schema: { type: 'string' } },
} as const;

/** Every code that a call may be refused with, those included that any call may meet. */
export function refusalsOf(endpoint: EndpointShape): RefusalCode[] {
  const codes = new Set<RefusalCode>([...endpoint.refuses, ...refusedAnywhere]);
  const add = (...more: readonly RefusalCode[]) => more.forEach((code) => void codes.add(code));
  if (endpoint.access !== 'public') add('UNAUTHORIZED');
  if (endpoint.server === 'pg' && endpoint.access === 'merchant') add('RATE_LIMITED');
  if (endpoint.params || endpoint.query || endpoint.idempotency) add('VALIDATION_FAILED');
  if (endpoint.body) add(...refusedWithBody);
  if (endpoint.idempotency) add('DUPLICATE_REQUEST', 'IDEMPOTENCY_KEY_REUSED');
  if (endpoint.idempotency === 'required') add('IDEMPOTENCY_KEY_MISSING');
  return (Object.keys(refusals) as RefusalCode[]).filter((code) => codes.has(code));
}

function exampleProblem(code: RefusalCode): Problem {
  const { status, summary } = refusals[code];
  const errors =
    status === 400 && code === 'VALIDATION_FAILED'
      ? [{ path: 'amount', message: 'must be at least 1' }]
      : undefined;
  return {
    code,
    message: summary,
    ...(errors ? { errors } : {}),
    requestId: responseHeaders['X-Request-Id'].example,
  };
}

/** One response for all codes of a status; calls that share them share the component. */
function refusalResponse(status: number, codes: readonly RefusalCode[]): ZodOpenApiResponseObject {
  return {
    description: codes.map((code) => `\`${code}\`: ${refusals[code].summary}`).join('\n\n'),
    headers: {
      'X-Request-Id': header('X-Request-Id'),
      ...(status === 401 ? { 'WWW-Authenticate': header('WWW-Authenticate') } : {}),
      ...(status === 503 || status === 429 ? { 'Retry-After': header('Retry-After') } : {}),
    },
    content: {
      'application/json': {
        schema: Problem,
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: code, value: exampleProblem(code) }]),
        ),
      },
    },
  };
}

const tableHead = ({ columns }: NonNullable<EndpointShape['csv']>): string => `${columns.join(',')}\n`;

function replyResponse(endpoint: EndpointShape, text: string, example: unknown): ZodOpenApiResponseObject {
  return {
    description: text,
    headers: {
      'X-Request-Id': header('X-Request-Id'),
      ...(endpoint.idempotency ? { 'Idempotent-Replayed': header('Idempotent-Replayed') } : {}),
    },
    content: {
      'application/json': { schema: endpoint.reply, ...(example === undefined ? {} : { example }) },
      ...(endpoint.csv
        ? { 'text/csv': { schema: { type: 'string' }, example: tableHead(endpoint.csv) } }
        : {}),
    },
  };
}

const successTexts = { 200: 'Done.', 201: 'Made.', 202: 'Taken; the result follows.' };

/** Name of a shared response: its status and its codes. */
const componentName = (status: string, codes: readonly RefusalCode[]): string => [status, ...codes].join('.');

/** Every status of a call; refusals as references into `shared`, which is added to. */
export function responsesOf(
  endpoint: EndpointShape,
  shared: Map<string, ZodOpenApiResponseObject>,
): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  const status = endpoint.status ?? 200;
  responses[`${status}`] = replyResponse(endpoint, successTexts[status], endpoint.example.reply);
  for (const [also, reason] of Object.entries(endpoint.alsoStatus ?? {})) {
    responses[also as `${200}`] = replyResponse(endpoint, reason, endpoint.example.also?.[Number(also)]);
  }
  const byStatus = Map.groupBy(refusalsOf(endpoint), (code) => String(refusals[code].status));
  for (const [refused, codes] of byStatus) {
    if (responses[refused as `${400}`])
      throw new Error(`${endpoint.id} answers ${refused} both as a reply and as a refusal`);
    const name = componentName(refused, codes);
    if (!shared.has(name)) shared.set(name, refusalResponse(Number(refused), codes));
    responses[refused as `${400}`] = { $ref: `#/components/responses/${name}` };
  }
  return responses;
}
