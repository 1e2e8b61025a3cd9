import { StartupError } from '@payflow/contracts';
import type { Migration } from './migrations.ts';

/** A row of `_prisma_migrations`. */
export interface Applied {
  readonly migration_name: string;
  readonly checksum: string;
}

/** Throws a StartupError when the database has migrations that are not ours, or not as we know them. */
export function checkApplied(
  database: string,
  applied: readonly Applied[],
  migrations: readonly Migration[],
): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum } of applied) {
    const migration = known.get(name);
    if (!migration) {
      throw new StartupError(
        `${database} was written by a newer PayFlow (migration ${name}): update PayFlow, or set PAYFLOW_DATA_DIR or DATABASE_URL to another place.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new StartupError(
        `${database}: migration ${name} is not the one that was applied; restore its file, or set PAYFLOW_DATA_DIR or DATABASE_URL to another place.`,
      );
    }
  }
}
