import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { cardBrand, cardDigits, luhnValid, maskCard, TEST_RANGES } from '@payflow/contracts';
import type { Books, Row, TableShape } from '@payflow/database';
import type { Facts, Leak } from './facts.ts';

/** A test range and what follows it, as people type it. No other number is ever accepted. */
const NUMBER = new RegExp(
  `(?<!\\d)(?:${TEST_RANGES.map((range) => [...range].join('[ -]?')).join('|')})(?:[ -]?\\d){6,13}(?!\\d)`,
  'g',
);
/** Bytes of a file that are searched again with the next piece, so that no number is cut in two. */
const OVERLAP = 64;

/** Rows after which others get their turn. */
const TURN_ROWS = 2_000;

const isWhole = (number: string): boolean =>
  luhnValid(number) && cardDigits(number).length === (cardBrand(number) === 'AMEX' ? 15 : 16);

/** The whole card numbers in a text. */
export const cardNumbersIn = (text: string): string[] => (text.match(NUMBER) ?? []).filter(isWhole);

const nameOf = (row: Row, { key }: TableShape): string => key.map((column) => row[column]).join(' ');

interface Looked {
  texts: number;
}

function* leaksInRow(row: Row, table: TableShape, looked: Looked): Iterable<Leak> {
  for (const column of table.texts) {
    const text = row[column];
    if (typeof text !== 'string') continue;
    looked.texts++;
    for (const number of cardNumbersIn(text))
      yield { place: `${table.name}.${column} of ${nameOf(row, table)}`, masked: maskCard(number) };
  }
}

async function* leaksInTable(books: Books, table: TableShape, looked: Looked): AsyncIterable<Leak> {
  const columns = [...new Set([...table.key, ...table.texts])].map((column) => `"${column}"`).join();
  let rows = 0;
  for await (const row of books.each(`SELECT ${columns} FROM "${table.name}"`)) {
    if (++rows % TURN_ROWS === 0) await setImmediate();
    yield* leaksInRow(row, table, looked);
  }
}

async function* leaksInLogs(folder: string, looked: Looked): AsyncIterable<Leak> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { name } of files) {
    looked.texts++;
    let rest = '';
    const found = new Set<string>();
    for await (const piece of createReadStream(join(folder, name), { encoding: 'latin1' })) {
      const text = rest + piece;
      for (const number of cardNumbersIn(text)) found.add(maskCard(number));
      rest = text.slice(-OVERLAP);
    }
    for (const masked of found) yield { place: `the log ${name}`, masked };
  }
}

/** Looks for whole card numbers in every text of every table, and in the log files of a folder. */
export async function findLeaks(
  books: Readonly<Record<string, Books>>,
  logs: string | undefined,
): Promise<Pick<Facts, 'textsLooked' | 'leaks'>> {
  const looked = { texts: 0 };
  const leaks: Leak[] = [];
  for (const [name, its] of Object.entries(books)) {
    const tables = (await its.tables()).filter(({ texts }) => texts.length > 0);
    for (const table of tables) {
      for await (const { place, masked } of leaksInTable(its, table, looked))
        leaks.push({ place: `${name}.${place}`, masked });
    }
  }
  if (logs !== undefined) for await (const leak of leaksInLogs(logs, looked)) leaks.push(leak);
  return { textsLooked: looked.texts, leaks };
}
