import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuse } from '@payflow/contracts';
import express, { type Response } from 'express';
import { writeProblem } from './problems.ts';
import { allow, type Routes } from './serve.ts';

/**
 * The built pages, React and all, as the servers send them.
 * 1. Nothing in a page comes from elsewhere, and no script stands in it: its policy allows neither.
 * 2. A file's name changes with its content, so files may be kept for ever and the page itself never.
 */

/** The package that a page is built in, and the path that it was built for. */
export const PAGES = { storefront: '/shop', checkout: '/checkout', console: '/admin' } as const;
export type PageName = keyof typeof PAGES;

/** What vite.ts of the page kit leaves in the page for a value that is fresh each time. */
const NONCE = '__PAYFLOW_NONCE__';
const NONCE_BYTES = 16;

const builtIn = (name: PageName): string => fileURLToPath(new URL(`../../../${name}/dist`, import.meta.url));

const policyOf = (nonce: string, formTargets: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export interface SendOptions {
  readonly status?: number;
  /** Where forms of the page may end, beside its own server: origins. */
  readonly formTargets?: readonly string[];
  /** Puts what the server knows into the built page; what it styles or runs there has the nonce. */
  fill?(html: string, nonce: string): string;
  /** Sends something else when the page is not built; without it that is refused. */
  unbuilt?(): void;
}

const asBuilt = (html: string): string => html;

/** At once: a page is a few hundred bytes, and in a simulated town nothing waits for a disk. */
function readPage(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'index.html'), 'utf8');
  } catch {
    return undefined;
  }
}

export interface BuiltPage {
  readonly name: PageName;
  /** The tags that bring its scripts and styles, for a page that the server writes itself; none when it is not built. */
  tags(): string;
  /** Sends the page itself, or a refusal that says how to build it. */
  send(res: Response, options?: SendOptions): Promise<void>;
}

/** The scripts and links in the head of a built page. */
const tagsIn = (html: string): string =>
  (html.match(/<script\b[^>]*><\/script>|<link\b[^>]*>/g) ?? []).join('').replaceAll(` nonce="${NONCE}"`, '');

/** Serves a page's files; they are read when they are asked for, so it may be built later. */
export function addPageFiles(
  { router }: Routes,
  name: PageName,
  bytes: (size: number, subject: string) => Uint8Array,
): BuiltPage {
  const folder = builtIn(name);
  const path = `${PAGES[name]}/assets`;
  const files = express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y' });
  router.use(path, (req, res, next) => {
    res.locals.route = path;
    files(req, res, next);
  });
  return {
    name,
    tags: () => tagsIn(readPage(folder) ?? ''),
    async send(res, { status = 200, formTargets = [], fill = asBuilt, unbuilt } = {}) {
      const html = readPage(folder);
      if (html === undefined && unbuilt) return unbuilt();
      if (html === undefined)
        return writeProblem(res, refuse('NOT_FOUND', `The ${name} is not built here; run: npm run pages`));
      const nonce = Buffer.from(bytes(NONCE_BYTES, `page ${name}`)).toString('base64');
      res.setHeader('Content-Security-Policy', policyOf(nonce, formTargets));
      res.setHeader('Cache-Control', 'no-store');
      res.setHeader('Referrer-Policy', 'same-origin');
      res
        .status(status)
        .type('html')
        .send(fill(html.replaceAll(NONCE, nonce), nonce));
    },
  };
}

/**
 * Sends the page for `path` and for all below it but its API; what stands there is its own script's to show.
 * Below `/` are others: for that path alone.
 */
export function addPage(routes: Routes, page: BuiltPage, path: string): void {
  const api = `${path}/api`;
  const paths = path === '/' ? [path] : [path, `${path}/{*below}`];
  routes.router.get(paths, (req, res, next) => {
    if (req.path === api || req.path.startsWith(`${api}/`)) return next();
    res.locals.route = path;
    return page.send(res);
  });
  allow(routes, path, 'get');
}
