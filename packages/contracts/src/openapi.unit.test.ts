import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  admin,
  adminIssuerScripts,
  adminIssuers,
  adminMerchants,
  adminOverview,
  adminPayment,
  adminPayments,
  adminSession,
  adminWebhooks,
  billingKeys,
  buyers,
  deadLetters,
  disputes,
  type EndpointShape,
  endpoints,
  issuer,
  ledger,
  operation,
  pay,
  plans,
  reconciliation,
  refusals,
  reports,
  rest,
  sandboxFaults,
  sandboxScenarios,
  settlements,
  shop,
  shopExchanges,
  shopInfo,
  shopInvoices,
  shopRefunds,
  shopSubscriptions,
  snapshots,
  subscriptions,
  wallet,
  webhooks,
  webhookTypes,
} from './index.ts';
import { openApiDocument, openApiPath } from './openapi/document.ts';
import { refusalsOf } from './openapi/responses.ts';
import { webhookOperations } from './openapi/webhook.ts';
import { openApiFileText, writtenOpenApiFile } from './write-openapi.ts';

type Json = Record<string, unknown>;
interface Response {
  headers?: Json;
  content?: Record<string, { schema?: Json; example?: unknown; examples?: Record<string, { value: Json }> }>;
}
interface Operation {
  operationId: string;
  tags: string[];
  parameters?: { in: string; name: string; required?: boolean; example?: unknown; schema: Json }[];
  security: Json[];
  responses: Record<string, Response & { $ref?: string }>;
}

const urls = { pg: 'http://pg.test', card: 'http://card.test', merchant: 'http://shop.test' };
const document = JSON.parse(JSON.stringify(openApiDocument(urls)));

/** Follows a local reference. */
function at(reference: string): unknown {
  const names = reference.replace(/^#\//, '').split('/');
  return names.reduce<unknown>((value, name) => (value as Json | undefined)?.[name], document);
}

function* everyObject(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Json;
  for (const inner of Object.values(value)) yield* everyObject(inner);
}

const operationFor = ({ path, method }: EndpointShape): Operation =>
  document.paths[openApiPath(path)][method];
const responseOf = (response: Response & { $ref?: string }): Response =>
  response.$ref ? (at(response.$ref) as Response) : response;
const named = endpoints.map((endpoint) => [endpoint.id, endpoint] as const);
const endpointNamed = (id: string): EndpointShape => endpoints.find((endpoint) => endpoint.id === id)!;

test('openapi.yaml is the one that the endpoints give', () => {
  expect(writtenOpenApiFile() === openApiFileText(), 'openapi.yaml is out of date: run "pnpm openapi"').toBe(
    true,
  );
});

test('the same document comes out every time, and YAML says the same as the object', () => {
  expect(openApiFileText()).toBe(openApiFileText());
  const local = {
    pg: 'http://localhost:8081',
    card: 'http://localhost:8082',
    merchant: 'http://localhost:8080',
  };
  expect(parse(openApiFileText())).toEqual(JSON.parse(JSON.stringify(openApiDocument(local))));
  expect(parse(openApiFileText(), { version: '1.1' })).toEqual(parse(openApiFileText()));
});

test('the registry forgets no endpoint, and names none twice', () => {
  const exported = [
    admin,
    adminIssuers,
    adminIssuerScripts,
    adminMerchants,
    adminPayments,
    adminOverview,
    adminSession,
    adminWebhooks,
    adminPayment,
    billingKeys,
    buyers,
    deadLetters,
    disputes,
    issuer,
    ledger,
    operation,
    pay,
    plans,
    reconciliation,
    reports,
    rest,
    sandboxFaults,
    sandboxScenarios,
    settlements,
    shop,
    shopExchanges,
    shopInfo,
    shopInvoices,
    shopRefunds,
    shopSubscriptions,
    snapshots,
    subscriptions,
    wallet,
    webhooks,
  ].flatMap((module): unknown[] => Object.values(module));
  const ids = exported.filter(
    (value): value is EndpointShape => typeof value === 'object' && value !== null && 'refuses' in value,
  );
  expect(endpoints.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => id)).toEqual(
    ids.map(({ id }) => id).sort(),
  );
  expect(new Set(ids.map(({ id }) => id)).size).toBe(ids.length);
  expect(new Set(ids.map(({ method, path }) => `${method} ${path}`)).size).toBe(ids.length);
});

describe('the document is sound', () => {
  test('every reference leads somewhere', () => {
    const references = [...everyObject(document)].flatMap(({ $ref }) =>
      typeof $ref === 'string' ? [$ref] : [],
    );
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
  });

  test('every component is used and has a name that OpenAPI allows', () => {
    const text = JSON.stringify(document);
    for (const kind of ['schemas', 'responses', 'headers']) {
      for (const name of Object.keys(document.components[kind])) {
        expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
        expect(text, `${kind}/${name}`).toContain(`"#/components/${kind}/${name}"`);
      }
    }
    const schemes = new Set(Object.keys(document.components.securitySchemes));
    for (const [, endpoint] of named) {
      const asked = operationFor(endpoint).security.flatMap((one) => Object.keys(one));
      expect(asked.filter((scheme) => !schemes.has(scheme))).toEqual([]);
    }
  });

  test('every tag is described, and every described tag is used', () => {
    const described = document.tags.map(({ name }: { name: string }) => name).sort();
    expect([...new Set(endpoints.map(({ tag }) => tag))].sort()).toEqual(described);
  });

  test('a reply may hold more than is written; a request may not', () => {
    for (const [, endpoint] of named) {
      const { responses } = operationFor(endpoint);
      const reply = responses[endpoint.status ?? 200]?.content?.['application/json']?.schema ?? {};
      const schema = typeof reply.$ref === 'string' ? (at(reply.$ref) as Json) : reply;
      expect([...everyObject(schema)].filter((inner) => inner.additionalProperties === false)).toEqual([]);
    }
    for (const name of ['ReadyRequest', 'ApproveRequest', 'CardDetails', 'AuthorizeRequest', 'MoveClock']) {
      expect(document.components.schemas[name], name).toMatchObject({ additionalProperties: false });
    }
  });
});

describe.each(named)('%s', (id, endpoint) => {
  const told = operationFor(endpoint);

  test('is in the document, at its own server', () => {
    expect(told).toMatchObject({ operationId: id, tags: [endpoint.tag] });
    const servers = endpoint.server === 'any' ? Object.values(urls) : [urls[endpoint.server]];
    expect(
      document.paths[openApiPath(endpoint.path)].servers.map(({ url }: { url: string }) => url).sort(),
    ).toEqual(servers.sort());
  });

  test('names every path parameter, and gives examples for those that must be sent', () => {
    const inPath = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect((told.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(
      inPath,
    );
    for (const parameter of told.parameters ?? []) {
      if (parameter.required) expect(parameter.example, parameter.name).toBeDefined();
      expect(parameter.schema).not.toHaveProperty('example');
    }
  });

  test('has every status, and an example for every refusal', () => {
    const statuses = [endpoint.status ?? 200, ...Object.keys(endpoint.alsoStatus ?? {}).map(Number)];
    const codes = refusalsOf(endpoint);
    for (const code of codes) {
      const { status } = refusals[code];
      statuses.push(status);
      const response = responseOf(told.responses[status]!);
      expect(response.content?.['application/json']?.examples?.[code]?.value).toMatchObject({ code });
    }
    expect(Object.keys(told.responses).map(Number)).toEqual([...new Set(statuses)].sort((a, b) => a - b));
    expect(codes).toEqual(expect.arrayContaining([...endpoint.refuses]));
    for (const response of Object.values(told.responses))
      expect(responseOf(response).headers).toHaveProperty('X-Request-Id');
  });

  test('has examples that its own schemas take', () => {
    const { params, query, body, reply, also = {} } = endpoint.example;
    if (endpoint.params) expect(endpoint.params.safeParse(params).error).toBeUndefined();
    if (query) expect(endpoint.query?.safeParse(query).error).toBeUndefined();
    if (endpoint.body) expect(endpoint.body.safeParse(body).error).toBeUndefined();
    for (const example of [reply, ...Object.values(also)]) {
      expect(endpoint.reply.safeParse(example).error).toBeUndefined();
    }
    expect(Object.keys(also).sort()).toEqual(Object.keys(endpoint.alsoStatus ?? {}).sort());
  });
});

describe('what only some calls have', () => {
  const headerNames = (endpoint: EndpointShape): string[] =>
    (operationFor(endpoint).parameters ?? []).filter((one) => one.in === 'header').map(({ name }) => name);

  test('a call that looks at the Idempotency-Key says so, and marks replays', () => {
    expect(headerNames(endpointNamed('ready'))).toEqual(['Idempotency-Key', 'X-PayFlow-Merchant']);
    expect(operationFor(endpointNamed('ready')).responses['200']?.headers).toHaveProperty(
      'Idempotent-Replayed',
    );
    expect(refusalsOf(endpointNamed('ready'))).toEqual(
      expect.arrayContaining(['DUPLICATE_REQUEST', 'IDEMPOTENCY_KEY_REUSED']),
    );
    expect(headerNames(endpointNamed('products'))).toEqual([]);
  });

  test('a merchant may show its key in two ways, an admin may act as one, and on this machine nobody must show any', () => {
    expect(operationFor(endpointNamed('tx')).security).toEqual([
      { merchantKey: [] },
      { merchantKeyAsBasic: [] },
      { adminKey: [] },
      { consoleSession: [] },
      {},
    ]);
    expect(operationFor(endpointNamed('authorize')).security).toEqual([{ cardKey: [] }, {}]);
    expect(operationFor(endpointNamed('livez')).security).toEqual([]);
  });

  test('a reply of 503 says when to try again', () => {
    expect(responseOf(operationFor(endpointNamed('approve')).responses['503']!).headers).toHaveProperty(
      'Retry-After',
    );
  });

  test('behind one address every server is that address, once', () => {
    const { paths, servers } = openApiDocument({ pg: '/', card: '/', merchant: '/' });
    expect(paths?.['/pay/ready']?.servers).toMatchObject([{ url: '/' }]);
    expect(servers).toMatchObject([{ url: '/' }]);
  });

  test('webhooks are told with their signature headers and an example that their schema takes', () => {
    const types: string[] = [];
    for (const { post } of Object.values(webhookOperations)) {
      const { schema, example } = post.requestBody.content['application/json'];
      expect([post.operationId, schema.safeParse(example).error]).toEqual([post.operationId, undefined]);
      const { type } = (schema as typeof webhooks.WebhookEvent).shape;
      types.push(...webhookTypes.filter((one) => type.safeParse(one).success));
      const [name] = post.operationId.split('Webhook');
      const headers = document.webhooks[`${name}`].post.parameters.map(
        (header: { name: string }) => header.name,
      );
      expect(headers).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
    }
    expect(types.toSorted()).toEqual(webhookTypes.toSorted());
  });
});
