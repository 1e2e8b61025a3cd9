import { endpoints } from '@payflow/contracts';
import react from '@vitejs/plugin-react';
import type { Plugin, UserConfig } from 'vite';

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
    plugins: [react(), routes()],
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
