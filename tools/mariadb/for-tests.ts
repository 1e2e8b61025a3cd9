import type { TestProject } from 'vitest/node';
import { startMariaDb } from '../../packages/sandbox/src/services/mariadb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** DATABASE_URL of the MariaDB that is started for the tests of this run. */
    databaseUrl: string;
  }
}

/** One private MariaDB for all tests that run on it; each town has databases of its own there. */
export default async function setup(project: TestProject) {
  const db = await startMariaDb({ files: 'memory' });
  project.provide('databaseUrl', db.url);
  return () => db[Symbol.asyncDispose]();
}
