import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Migration {
  /** `NNNN_name`; they are applied in this order. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, as Prisma computes it. */
  readonly checksum: string;
}

export type Service = 'pg' | 'card' | 'merchant';
export type Engine = 'sqlite' | 'mysql';

export const prismaFolder = join(import.meta.dirname, '../../../prisma');

export function readMigrations(service: Service, engine: Engine): Migration[] {
  const folder = join(prismaFolder, service, 'migrations', engine);
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names
    .map((entry) => {
      const sql = readFileSync(join(folder, entry.name, 'migration.sql'), 'utf8');
      return { name: entry.name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
