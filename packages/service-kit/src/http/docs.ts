import type { ServerName } from '@payflow/contracts';
import type { RequestHandler } from 'express';
import { stringify } from 'yaml';
import { allow, type Routes } from './serve.ts';

export interface DocsOptions {
  readonly urls: Readonly<Record<ServerName, string>>;
  readonly publicUrl: string | undefined;
}

/** The document with the servers' true addresses; behind a proxy every server is the proxy. */
async function documentFor({ urls, publicUrl }: DocsOptions) {
  const { openApiDocument } = await import('@payflow/contracts/openapi');
  return openApiDocument(publicUrl === undefined ? urls : { pg: '/', card: '/', merchant: '/' });
}

// Swagger UI styles itself inline and draws icons from data: URLs; nothing else is loosened.
const csp = (connect: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${connect.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** `/openapi.yaml` and Swagger UI at `/docs`, both built when first asked for. */
export function addDocs(routes: Routes, options: DocsOptions): void {
  const { router } = routes;
  let yaml: string | undefined;
  router.get('/openapi.yaml', async (_req, res) => {
    yaml ??= stringify(await documentFor(options), { lineWidth: 0 });
    res.type('application/yaml').send(yaml);
  });
  allow(routes, '/openapi.yaml', 'get');

  let pages: Promise<{ assets: RequestHandler[]; page: RequestHandler; filler: string }> | undefined;
  const load = async () => {
    const [{ default: ui }, { exampleFiller }, document] = await Promise.all([
      import('swagger-ui-express'),
      import('@payflow/contracts/openapi'),
      documentFor(options),
    ]);
    const page = ui.setup(document, {
      customSiteTitle: 'PayFlow API',
      customCss: '.topbar { display: none }',
      customJs: ['./example-filler.js'],
      swaggerOptions: { docExpansion: 'list', displayRequestDuration: true, tryItOutEnabled: true },
    });
    return { assets: ui.serve, page, filler: exampleFiller(options.publicUrl === undefined ? options.urls.pg : '') };
  };
  router.use('/docs', async (req, res, next) => {
    res.locals.route = '/docs';
    if (req.originalUrl === '/docs') return res.redirect(301, '/docs/');
    pages ??= load();
    const { assets, page, filler } = await pages;
    res.setHeader('Content-Security-Policy', csp(options.publicUrl === undefined ? Object.values(options.urls).flatMap(bothNames) : []));
    if (req.path === '/example-filler.js') return res.type('text/javascript').send(filler);
    const run = ([first, ...rest]: RequestHandler[]): unknown =>
      first ? first(req, res, (error?: unknown) => (error ? next(error) : run(rest))) : next();
    run([...assets, page]);
  });
}

const bothNames = (url: string): string[] =>
  [...new Set([url, url.replace('//localhost', '//127.0.0.1'), url.replace('//127.0.0.1', '//localhost')])];
