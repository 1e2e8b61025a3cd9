import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ServerName, StartupError } from '@payflow/contracts';
import { makeFolder } from '@payflow/database';

/** Where everything of one PayFlow lies. */
export interface DataFolder {
  readonly path: string;
  readonly credentials: string;
  readonly clock: string;
  readonly logs: string;
  readonly webhookSecret: string;
}

/** The SQLite file of a server. */
export const fileIn = (folder: string, name: ServerName): string => join(folder, `${name}.db`);

/** Makes the folder when it is not there. Throws a StartupError when nothing can be kept in it. */
export function openDataFolder(path: string): DataFolder {
  const logs = join(path, 'logs');
  try {
    makeFolder(path, 0o700);
    makeFolder(logs, 0o700);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!statSync(path).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = `The data folder ${path} cannot be written (${code}): make it a writable folder, or set PAYFLOW_DATA_DIR to another.`;
    throw new StartupError(message, { cause: error });
  }
  return {
    path,
    credentials: join(path, 'credentials.json'),
    clock: join(path, 'clock.json'),
    logs,
    webhookSecret: join(path, 'webhook-secret'),
  };
}
