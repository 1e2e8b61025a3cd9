import type { ServerName } from '@payflow/contracts';
import type { RequestHandler, Response } from 'express';
import { allow, type Routes } from './serve.ts';

export interface DocsOptions {
  readonly urls: Readonly<Record<ServerName, string>>;
  readonly publicUrl: string | undefined;
}

/** The servers' true addresses; behind a proxy every server is the proxy. */
const addresses = ({ urls, publicUrl }: DocsOptions) =>
  publicUrl === undefined ? urls : { pg: '/', card: '/', merchant: '/' };

/** Swagger UI styles itself inline and draws icons from data: URLs; nothing else is loosened. */
function contentSecurityPolicy({ urls, publicUrl }: DocsOptions): string {
  const others = publicUrl === undefined ? Object.values(urls).map((url) => new URL(url).origin) : [];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...new Set(others)].join(' '),
    "frame-ancestors 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** What contracts' example filler defines in the page. */
interface Page {
  readonly payflowExamples: { request(request: unknown): unknown; response(response: unknown): unknown };
}

// The two interceptors run in the page: they are sent there as their own source text.
const swaggerOptions = {
  docExpansion: 'list',
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // Keys live as long as the page: a shared machine's browser keeps none.
  persistAuthorization: false,
  validatorUrl: null,
  requestInterceptor: (request: unknown) => (globalThis as unknown as Page).payflowExamples.request(request),
  responseInterceptor: (response: unknown) =>
    (globalThis as unknown as Page).payflowExamples.response(response),
};

// Each call has its server's address beside it; the list at the top would have no effect.
const customCss = '.swagger-ui .topbar, .swagger-ui .schemes-server-container { display: none }';

/** Of all that Swagger UI's package holds, what the page asks for. */
const PAGE_FILE = /^\/(swagger-ui[\w-]*\.(js|css)|favicon-\d+x\d+\.png)$/;

interface Docs {
  readonly files: readonly RequestHandler[];
  readonly html: string;
  readonly filler: string;
}

async function load(options: DocsOptions): Promise<Docs> {
  const [{ default: ui }, { openApiDocument, exampleFillerScript }] = await Promise.all([
    import('swagger-ui-express'),
    import('@payflow/contracts/openapi'),
  ]);
  const document = openApiDocument(addresses(options));
  const look = {
    customSiteTitle: 'PayFlow API',
    customCss,
    customJs: ['./example-filler.js'],
    swaggerOptions,
  };
  return {
    files: ui.serveFiles(document, { swaggerOptions }),
    html: ui.generateHTML(document, look),
    filler: exampleFillerScript(),
  };
}

function addDocument({ router }: Routes, options: DocsOptions): void {
  let yaml: Promise<string> | undefined;
  router.get('/', (_req, res) => {
    res.locals.route = '/';
    res.redirect(302, '/docs/');
  });
  router.get('/openapi.yaml', async (_req, res) => {
    res.locals.route = '/openapi.yaml';
    yaml ??= import('@payflow/contracts/openapi').then(({ openApiYaml }) => openApiYaml(addresses(options)));
    res.setHeader('Cache-Control', 'no-cache');
    res.type('application/yaml').send(await yaml);
  });
}

function addPage({ router }: Routes, options: DocsOptions): void {
  const policy = contentSecurityPolicy(options);
  let docs: Promise<Docs> | undefined;
  const begin = async (res: Response): Promise<Docs> => {
    res.locals.route = '/docs';
    res.setHeader('Content-Security-Policy', policy);
    res.setHeader('Cache-Control', 'no-cache');
    docs ??= load(options);
    return docs;
  };
  router.get('/docs', async (req, res) => {
    const { html } = await begin(res);
    // The page's files are beside it, which needs the slash; relative, so that a proxy may add a prefix.
    if (!req.path.endsWith('/')) return res.redirect('docs/');
    return res.type('html').send(html);
  });
  router.get('/docs/example-filler.js', async (_req, res) => {
    const { filler } = await begin(res);
    res.type('text/javascript').send(filler);
  });
  router.use('/docs', async (req, res, next) => {
    if ((req.method !== 'GET' && req.method !== 'HEAD') || !PAGE_FILE.test(req.path)) return next();
    const { files } = await begin(res);
    const run = ([first, ...rest]: readonly RequestHandler[]): unknown =>
      first ? first(req, res, (error?: unknown) => (error ? next(error) : run(rest))) : next();
    return run(files);
  });
}

/** `/openapi.yaml` and Swagger UI at `/docs`, both built when first asked for. */
export function addDocs(routes: Routes, options: DocsOptions): void {
  addDocument(routes, options);
  addPage(routes, options);
  allow(routes, '/', 'get');
  allow(routes, '/openapi.yaml', 'get');
  allow(routes, '/docs', 'get');
}
