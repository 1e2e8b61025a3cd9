import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { StartupError } from '@payflow/contracts';
import type { RandomBytes } from '@payflow/service-kit';
import { z } from 'zod';

const KEY_BYTES = 32;

const key = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{43}$`));

/** The keys of one PayFlow: 256 random bits each, made once. */
export const Credentials = z.object({
  /** What the PG derives its own keys from. */
  masterSecret: key('ms'),
  /** The demo merchant's secret key. */
  m001SecretKey: key('sk'),
  adminKey: key('ak'),
  /** What the PG shows to the card issuer. */
  cardKey: key('ck'),
});
export type Credentials = z.output<typeof Credentials>;

/** From the machine's randomness; a simulation gives its own, for keys that nobody outside could use. */
export function makeCredentials(random: RandomBytes = (size) => randomBytes(size)): Credentials {
  const make = (prefix: string) =>
    `${prefix}_${Buffer.from(random(KEY_BYTES, prefix)).toString('base64url')}`;
  return { masterSecret: make('ms'), m001SecretKey: make('sk'), adminKey: make('ak'), cardKey: make('ck') };
}

const OTHERS_MAY = 0o077;

function read(file: string): Credentials {
  const { mode } = statSync(file);
  if (process.platform !== 'win32' && (mode & OTHERS_MAY) !== 0) {
    throw new StartupError(
      `${file} is open to other users (mode ${(mode & 0o777).toString(8)}): run chmod 600 on it.`,
    );
  }
  try {
    return Credentials.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const message = `${file} is broken: restore it, or move the whole folder away to start anew.`;
    throw new StartupError(message, { cause: error });
  }
}

/** The keys that the file holds; makes it, for its owner alone, when it is not there. */
export function openCredentials(file: string): Credentials {
  const made = makeCredentials();
  try {
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return read(file);
    const message = `${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`;
    throw new StartupError(message, { cause: error });
  }
}
