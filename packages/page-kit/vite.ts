import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endpoints } from '@payflow/contracts';
import react from '@vitejs/plugin-react';
import type { Plugin, UserConfig } from 'vite';
import { words as kit } from './src/words.ts';

/** What a server puts a fresh value into for every page it sends. */
const NONCE = '__PAYFLOW_NONCE__';

const ROUTES = 'virtual:payflow-routes';

/** Method and path of every endpoint, so that a page need not carry the contracts themselves. */
function routes(): Plugin {
  const resolved = `\0${ROUTES}`;
  const table = Object.fromEntries(
    endpoints.map(({ id, method, path, idempotency }) => [
      id,
      [method.toUpperCase(), path, ...(idempotency ? [1] : [])],
    ]),
  );
  return {
    name: 'payflow-routes',
    resolveId: (id) => (id === ROUTES ? resolved : undefined),
    load: (id) => (id === resolved ? `export default ${JSON.stringify(table)};` : undefined),
  };
}

const WORDS = 'virtual:payflow-words';
type Words = Readonly<Record<'en' | 'ko', Readonly<Record<string, unknown>>>>;

/** The page's words and the kit's, a file for each language: a visitor needs one of them. */
function words(): Plugin {
  let file: string;
  const all = async (): Promise<Words> => {
    const own: Words = existsSync(file) ? (await import(pathToFileURL(file).href)).words : { en: {}, ko: {} };
    return { en: { ...own.en, kit: kit.en }, ko: { ...own.ko, kit: kit.ko } };
  };
  return {
    name: 'payflow-words',
    configResolved({ root }) {
      file = join(root, 'src/words.ts');
    },
    resolveId: (id) => (id.startsWith(WORDS) ? `\0${id}` : undefined),
    async load(id) {
      if (!id.startsWith(`\0${WORDS}`)) return undefined;
      const { en, ko } = await all();
      if (id === `\0${WORDS}/en`) return `export default ${JSON.stringify(en)};`;
      if (id === `\0${WORDS}/ko`) return `export default ${JSON.stringify(ko)};`;
      const load = (language: string) => `${language}: () => import('${WORDS}/${language}')`;
      return `export const areas = ${JSON.stringify(Object.keys(en))};
export const load = { ${load('en')}, ${load('ko')} };`;
    },
  };
}

export interface PageOptions {
  /** The path that it is served below, with a slash at the end. */
  readonly base: `/${string}/`;
  /** The server whose answers `vite dev` passes on, and the paths that are its. */
  readonly server: string;
  readonly calls: readonly string[];
}

/** How each of the pages is built. */
export function pageConfig({ base, server, calls }: PageOptions): UserConfig {
  return {
    base,
    plugins: [react(), routes(), words()],
    html: { cspNonce: NONCE },
    server: { proxy: Object.fromEntries(calls.map((path) => [path, server])) },
    build: {
      target: 'es2022',
      // A picture in a data: URL would be the one thing that the page's policy has to be loosened for.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  };
}
