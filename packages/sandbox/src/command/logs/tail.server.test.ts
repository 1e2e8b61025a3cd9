import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isWanted, linesOf, merged } from './log-lines.ts';
import { tailOf } from './tail.ts';

const entry = (time: number, level: string, msg: string) => JSON.stringify({ level, time, msg });

function aFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'payflow-logs-'));
  return {
    file: (name: string) => join(folder, name),
    folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

test('a log is read on from where it stopped, a line when it is whole, and what was put aside first', () => {
  using place = aFolder();
  const log = place.file('pg.log');
  writeFileSync(`${log}.1`, `${entry(1, 'info', 'old')}\n`);
  writeFileSync(log, `${entry(2, 'info', 'new')}\n{"level":"in`);
  const tail = tailOf(place.folder, 'pg');
  expect(tail.read().map(({ atMs }) => atMs)).toEqual([1, 2]);
  expect(tail.read()).toEqual([]);
  appendFileSync(log, 'fo","time":3}\n');
  expect(tail.read()).toMatchObject([{ atMs: 3, level: 'info', isEntry: true }]);
});

test('a log that was put aside or deleted goes on in the one in its place', () => {
  using place = aFolder();
  const log = place.file('pg.log');
  const tail = tailOf(place.folder, 'pg');
  expect(tail.read()).toEqual([]);
  writeFileSync(log, `${entry(1, 'info', 'one')}\n`);
  expect(tail.read()).toHaveLength(1);
  renameSync(log, `${log}.1`);
  expect(tail.read()).toEqual([]);
  writeFileSync(log, `${entry(2, 'info', 'two')}\n${entry(3, 'info', 'three')}\n`);
  expect(tail.read().map(({ atMs }) => atMs)).toEqual([2, 3]);
});

test('what Node says when a server breaks is an error, at the time of the line before it', () => {
  const lines = linesOf('card', [entry(5, 'warn', 'a'), 'TypeError: no', '{"broken', ''], 0);
  expect(lines.map(({ atMs, level, isEntry }) => ({ atMs, level, isEntry }))).toEqual([
    { atMs: 5, level: 'warn', isEntry: true },
    { atMs: 5, level: 'error', isEntry: false },
    { atMs: 5, level: 'error', isEntry: false },
  ]);
});

test('logs become one by time, and of it what is wanted', () => {
  const pg = linesOf('pg', [entry(1, 'info', 'Payment'), entry(4, 'error', 'payment lost')], 0);
  const card = linesOf('card', [entry(2, 'debug', 'payment'), entry(3, 'warn', 'slow')], 0);
  const all = merged([pg, card]);
  expect(all.map(({ atMs }) => atMs)).toEqual([1, 2, 3, 4]);
  const wanted = (sinceMs: number, level: 'debug' | 'info' | 'warn', grep: string) =>
    all.filter((line) => isWanted(line, { sinceMs, level, grep })).map(({ atMs }) => atMs);
  expect(wanted(0, 'info', 'PAYMENT')).toEqual([1, 4]);
  expect(wanted(2, 'warn', '')).toEqual([3, 4]);
});
