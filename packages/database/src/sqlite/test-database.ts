// A migrated database in a folder of its own; for tests alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Service } from '../migrations.ts';
import { type OpenSqlite, openSqlite } from './open.ts';

export const NOW = Date.UTC(2026, 2, 2);

export interface Folder extends Disposable {
  readonly path: string;
  readonly file: string;
}

export function aFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'payflow-db-'));
  return {
    path,
    file: join(path, 'pg.db'),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

const neverFatal = (error: Error): never => {
  throw error;
};

export const open = (file: string, service: Service = 'pg', onFatal: (error: Error) => void = neverFatal) =>
  openSqlite({ service, file, now: NOW, onFatal });

export interface TestDatabase extends OpenSqlite, Disposable {
  readonly folder: Folder;
}

export function aDatabase(service: Service = 'pg'): TestDatabase {
  const folder = aFolder();
  const database = open(folder.file, service);
  return {
    ...database,
    folder,
    [Symbol.dispose]() {
      database.close();
      folder[Symbol.dispose]();
    },
  };
}
