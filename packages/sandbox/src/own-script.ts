import { extname, join } from 'node:path';

/** A script of PayFlow's, by its path from here without an extension: TypeScript in a clone, JavaScript where it was installed. */
export const ownScript = (path: string): string =>
  join(import.meta.dirname, path + extname(import.meta.filename));
