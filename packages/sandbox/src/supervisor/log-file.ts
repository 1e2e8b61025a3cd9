import { appendFileSync, closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerName } from '@payflow/contracts';

const ROTATE_AT_BYTES = 10_485_760;
const TAIL_LINES = 20;

/** What one server writes on stdout (JSON lines) and stderr (what Node says when it breaks). */
export interface LogFile {
  readonly file: string;
  /** For the server's stdout and stderr: it goes on writing when its supervisor is gone. */
  readonly descriptor: number;
  note(text: string): void;
  /** The last lines since this start that are not log entries. */
  complaints(): string;
  close(): void;
}

/** Appends; a file of over 10 MB is put aside first, in place of the one before it. */
export function openLogFile(folder: string, name: ServerName): LogFile {
  const file = join(folder, `${name}.log`);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_AT_BYTES) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a');
  const since = fstatSync(descriptor).size;
  return {
    file,
    descriptor,
    note: (text) => appendFileSync(file, `${text}\n`),
    complaints() {
      const lines = readFileSync(file).subarray(since).toString('utf8').split('\n');
      return lines
        .filter((line) => line.trim() !== '' && !line.startsWith('{'))
        .slice(-TAIL_LINES)
        .join('\n');
    },
    close: () => closeSync(descriptor),
  };
}
