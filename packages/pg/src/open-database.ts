import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '@payflow/database';
import { databaseTrouble, type Faults, type ServerOptions } from '@payflow/service-kit';
import type { PgConfig } from './config.ts';

type Options = ServerOptions<PgConfig> & { readonly faults: Faults };

/** The gateway's database, with the troubles that it is told to have. */
export function openPgDatabase(options: Options): Promise<OpenDatabase<'pg'>> {
  const { config, clock, faults, onFatal, onWaiting, passing, storage } = options;
  const file = join(config.dataDir, 'pg.db');
  return openDatabase({
    service: 'pg',
    file,
    url: config.databaseUrl,
    clock,
    onWaiting,
    onFatal,
    passing,
    trouble: databaseTrouble(faults, clock),
    ...storage,
  });
}
