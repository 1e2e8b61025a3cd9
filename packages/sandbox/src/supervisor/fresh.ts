import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ServerName, StartupError } from '@payflow/contracts';
import { deleteSqlite } from '@payflow/database';
import { intentIn } from '../powers/shelf.ts';
import { fileIn } from './data-folder.ts';
import type { Settings } from './settings.ts';

const names: readonly ServerName[] = ['pg', 'card', 'merchant'];

/** The clock, its unfinished copy, what the servers wrote, and what they were about to become; keys and snapshots stay. */
const besideDatabases = (folder: string): string[] => [
  join(folder, 'clock.json'),
  join(folder, 'clock.json.new'),
  intentIn(folder),
  ...names.flatMap((name) => [join(folder, 'logs', `${name}.log`), join(folder, 'logs', `${name}.log.1`)]),
];

/**
 * Empties a data folder of what PayFlow keeps there but its keys and snapshots, each file by its name. Throws a StartupError, with
 * nothing deleted, when a PayFlow runs on it or its databases are elsewhere.
 */
export function startAfresh({ dataDir, databaseUrl }: Pick<Settings, 'dataDir' | 'databaseUrl'>): void {
  if (databaseUrl !== undefined)
    throw new StartupError(
      '--fresh empties SQLite files; with DATABASE_URL drop the three databases yourself.',
    );
  deleteSqlite(
    names.map((name) => fileIn(dataDir, name)),
    Date.now(),
  );
  for (const file of besideDatabases(dataDir)) rmSync(file, { force: true });
}
