import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BooksPlace, dropDatabase } from '@payflow/database';
import type { Controlled } from '@payflow/service-kit';
import type { Credentials } from '../supervisor/credentials.ts';
import { keysOf } from '../supervisor/settings.ts';
import { type Parts, servers } from './servers.ts';

/** A second card server beside a town's own. Its clock is where the town's was at the start, and stays at that offset, unless the town goes back to a snapshot. */
export interface OtherIssuer extends AsyncDisposable {
  readonly url: string;
  readonly books: BooksPlace;
  readonly server: Controlled;
}

export interface OtherIssuerOptions {
  /** The town's; it keeps its files in a folder of its own there. */
  readonly folder: string;
  readonly credentials: Credentials;
  readonly mode: 'sandbox' | 'server';
  /** The clock, the network and the chance that it stands on. */
  readonly parts: Omit<Parts, 'onFatal'>;
  /** The town's: its tables go beside, under another name. */
  readonly databaseUrl: string | undefined;
}

function ownUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const own = new URL(url);
  own.pathname += '_other';
  return own.href;
}

export async function startOtherIssuer(options: OtherIssuerOptions): Promise<OtherIssuer> {
  const { credentials, mode, parts } = options;
  await using opened = new AsyncDisposableStack();
  const folder = join(options.folder, 'other');
  await mkdir(folder);
  const databaseUrl = ownUrl(options.databaseUrl);
  if (databaseUrl !== undefined) opened.defer(() => dropDatabase(databaseUrl, 'card'));
  const environment = {
    ...keysOf.card(credentials),
    CARD_PORT: '0',
    PAYFLOW_MODE: mode,
    PAYFLOW_DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
  };
  const server = await servers.card(environment, {
    ...parts,
    onFatal(error) {
      throw error;
    },
  });
  opened.defer(() => server.stop());
  const open = opened.move();
  return {
    url: `http://127.0.0.1:${server.port}`,
    books: { service: 'card', file: join(folder, 'card.db'), url: databaseUrl },
    server,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
