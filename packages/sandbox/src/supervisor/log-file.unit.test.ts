import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from './log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'payflow-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MEGABYTE = 1_048_576;

test('a log is gone on with, and one of over 10 MB is put aside', () => {
  const file = join(folder, 'pg.log');
  for (const [bytes, puts] of [
    [10 * MEGABYTE, 'goes on'],
    [10 * MEGABYTE + 1, 'puts it aside'],
  ] as const) {
    writeFileSync(file, '');
    truncateSync(file, bytes);
    openLogFile(folder, 'pg').close();
    expect(existsSync(`${file}.1`)).toBe(puts === 'puts it aside');
  }
  expect(readFileSync(file)).toHaveLength(0);
});

test('what a server complains of since it was started is told apart from its log entries', () => {
  appendFileSync(join(folder, 'card.log'), 'an old complaint\n');
  const log = openLogFile(folder, 'card');
  writeSync(log.descriptor, '{"level":"info","msg":"starting"}\nError: no such module\n\n    at here\n');
  expect(log.complaints()).toBe('Error: no such module\n    at here');
  log.close();
});
