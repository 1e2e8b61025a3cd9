import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '@payflow/contracts';
import type { RandomBytes } from '@payflow/service-kit';
import { encodeSecret, isSecret } from '@payflow/webhook-signature';

const SECRET_BYTES = 32;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all, also when the machine stops in between. */
function write(file: string, secret: string): void {
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, `${secret}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

/** The secret that webhooks are signed with: made once, kept beside the database for its owner's eyes alone. */
export function keptWebhookSecret(dataDir: string, random: RandomBytes): string {
  const file = join(dataDir, 'webhook-secret');
  try {
    const kept = read(file);
    if (kept !== undefined && !isSecret(kept)) {
      throw new StartupError(`${file} holds no webhook secret: delete it, and the shop makes a new one.`);
    }
    if (kept !== undefined) return kept;
    const made = encodeSecret(random(SECRET_BYTES, 'webhook secret'));
    write(file, made);
    return made;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartupError(
      `${file} cannot be kept (${code ?? message}): make its folder writable, or set PAYFLOW_DATA_DIR.`,
      { cause: error },
    );
  }
}
