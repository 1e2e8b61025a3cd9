import { stringify } from 'yaml';
import { createDocument, type ZodOpenApiPathsObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import contracts from '../../package.json' with { type: 'json' };
import type { EndpointShape, ServerName } from '../endpoint.ts';
import { endpoints } from '../endpoints.ts';
import { EXAMPLE } from '../fields.ts';
import { description, securitySchemes, serverDescriptions, tags } from './description.ts';
import { operationOf } from './operation.ts';
import { responseHeaders } from './responses.ts';
import { plainSchema } from './schema.ts';
import { webhookOperations } from './webhook.ts';

export { exampleFillerScript } from './filler-script.ts';

export type ServerUrls = Readonly<Record<ServerName, string>>;
export type OpenApiDocument = ReturnType<typeof createDocument>;

interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  example?: unknown;
  schema: { type?: string; example?: unknown; description?: string };
}

/** Express's `/pay/tx/:tid` as `/pay/tx/{tid}`. */
export const openApiPath = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

/** Behind one proxy all servers have one address, which then stands there once. */
function serversOf(names: readonly ServerName[], urls: ServerUrls) {
  const byUrl = Map.groupBy(names, (name) => urls[name]);
  return [...byUrl].map(([url, at]) => ({
    url,
    description: at.map((name) => serverDescriptions[name]).join(', '),
  }));
}

const allServers = ['pg', 'card', 'merchant'] as const;

function pathsOf(urls: ServerUrls, shared: Map<string, ZodOpenApiResponseObject>): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    const path = openApiPath(endpoint.path);
    const servers = serversOf(endpoint.server === 'any' ? allServers : [endpoint.server], urls);
    paths[path] = { servers, ...paths[path], [endpoint.method]: operationOf(endpoint, shared) };
  }
  return paths;
}

/** The one header that some calls demand is the Idempotency-Key. */
const headerExample = ({ required }: Parameter): string | undefined =>
  required ? EXAMPLE.idempotencyKey : undefined;

/**
 * Swagger UI fills in every example that it finds, also for parameters that are best left out: so a
 * parameter has the example that its endpoint gives, or none. Its description stands once.
 */
function tidyParameters(document: OpenApiDocument, { method, path, example }: EndpointShape): void {
  const given: Readonly<Record<string, string>> = { ...example.params, ...example.query };
  for (const parameter of (document.paths?.[openApiPath(path)]?.[method]?.parameters ?? []) as Parameter[]) {
    const { schema } = parameter;
    delete schema.example;
    delete schema.description;
    const value = parameter.in === 'header' ? headerExample(parameter) : given[parameter.name];
    if (value !== undefined) parameter.example = schema.type === 'integer' ? Number(value) : value;
  }
}

const sorted = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));

/** PayFlow's API as OpenAPI 3.1, with the addresses under which the servers are reached. */
export function openApiDocument(urls: ServerUrls): OpenApiDocument {
  const shared = new Map<string, ZodOpenApiResponseObject>();
  const paths = pathsOf(urls, shared);
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'PayFlow',
        version: contracts.version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: serversOf(allServers, urls),
      tags,
      paths,
      webhooks: webhookOperations,
      components: {
        securitySchemes,
        headers: responseHeaders,
        responses: sorted(Object.fromEntries(shared)),
      },
    },
    { override: plainSchema },
  );
  for (const endpoint of endpoints) tidyParameters(document, endpoint);
  if (document.components?.schemas) document.components.schemas = sorted(document.components.schemas);
  return document;
}

/** The same as text. */
export function openApiYaml(urls: ServerUrls): string {
  const layout = {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
    compat: 'yaml-1.1',
  } as const;
  return stringify(openApiDocument(urls), layout);
}
