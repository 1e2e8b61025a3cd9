import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/**
 * Fills the stopped databases of a bench with payments that look like one that was really made: every row of that
 * one, in all three databases, with ids of its own for each copy. Bulk SQL without a journal; a bench's data is
 * nobody's.
 */
const FILES = ['pg.db', 'card.db', 'merchant.db'];
const CHUNK = 10_000;
/** Rows that a server throws away itself, beyond so many: more of them would only be work that no real one has. */
const KEPT: Readonly<Record<string, number>> = { inbox_entries: 10_000 };

/** Ids as PayFlow makes them; a webhook endpoint is shared by all payments. */
const ID = /\b(?!we_)(?:[a-z]{2,4}_|[TR])[0-9A-HJKMNP-TV-Z]{19}(?![0-9A-Z])/g;

type Cell = string | number | null;

interface Template {
  readonly file: string;
  readonly table: string;
  readonly row: Readonly<Record<string, Cell>>;
}

const open = (folder: string, file: string): Sqlite.Database => new Sqlite(join(folder, file));

function rowsOf(folder: string, file: string): Template[] {
  using stack = new DisposableStack();
  const db = stack.adopt(open(folder, file), (opened) => opened.close());
  const tables = db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`)
    .pluck()
    .all() as string[];
  return tables
    .filter((table) => !table.startsWith('sqlite_'))
    .flatMap((table) =>
      (db.prepare(`SELECT * FROM "${table}"`).all() as Template['row'][]).map((row) => ({
        file,
        table,
        row,
      })),
    );
}

const textOf = ({ row }: Template): string => Object.values(row).join('\n');

/** What belongs to a payment: the rows that hold its tid or orderNo, or an id that such a row holds. */
function belonging(all: readonly Template[], tid: string, orderNo: string): [Template[], string[]] {
  const ids = new Set([tid, orderNo]);
  const own = new Set<Template>();
  for (let before = -1; before < own.size; ) {
    before = own.size;
    for (const template of all) {
      const text = textOf(template);
      if (own.has(template) || ![...ids].some((id) => text.includes(id))) continue;
      own.add(template);
      for (const [id] of text.matchAll(ID)) ids.add(id);
    }
  }
  return [[...own], [...ids]];
}

const literal = (cell: Cell): string => {
  if (cell === null) return 'NULL';
  return typeof cell === 'number' ? String(cell) : `'${cell.replaceAll("'", "''")}'`;
};

/** The copy's id: as long as the original's, and sorted by the copy's number. */
function copied(id: string, orderNo: string, place: number): string {
  if (id === orderNo) return `printf('SEED-%09d', i)`;
  const prefix = /^(?:[a-z]+_|[TR])/.exec(id)?.[0] ?? '';
  const number = prefix === 'T' ? 'i' : `i * 100 + ${place}`;
  return `printf('${prefix}%019d', ${number})`;
}

/** The merchant of a copy, when they are dealt out among so many. */
export const dealtOut = (merchants: number): string => `printf('SEED-M%06d', i % ${merchants})`;

/** A cell in SQL, with `i` as the copy's number. */
function expression(column: string, cell: Cell, ids: readonly string[], copies: Copies): string {
  if (typeof cell !== 'string') return literal(cell);
  const { orderNo, merchants } = copies;
  if (column === 'merchantId' && merchants !== undefined) return dealtOut(merchants);
  const pattern = new RegExp(`(${ids.map((id) => id.replaceAll(/\W/g, '\\$&')).join('|')})`);
  const parts = cell
    .split(pattern)
    .filter((part) => part !== '')
    .map((part) => (ids.includes(part) ? copied(part, orderNo, ids.indexOf(part)) : literal(part)));
  return parts.length === 0 ? "''" : parts.join(' || ');
}

/** Inserts the copies from `@from` to `@to`; of what is not kept for long, the last ones alone. */
function insertOf({ table, row }: Template, ids: readonly string[], copies: Copies): string {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  const cells = Object.entries(row).map(
    ([column, cell]) => copies.cell?.(table, column, row) ?? expression(column, cell, ids, copies),
  );
  const first = Math.max(1, copies.count - (KEPT[table] ?? copies.count) + 1);
  return `WITH RECURSIVE n(i) AS (SELECT max(@from, ${first}) WHERE @to >= ${first} UNION ALL SELECT i + 1 FROM n WHERE i < @to)
    INSERT INTO "${table}" (${columns.join(', ')}) SELECT ${cells.join(', ')} FROM n`;
}

export interface Copies {
  readonly tid: string;
  readonly orderNo: string;
  readonly count: number;
  /** Deals the copies out among so many merchants, who are made; absent: they are the first one's, as it is. */
  readonly merchants?: number;
  /** SQL of a cell of a copy, with `i` as its number; undefined: as in the original, ids apart. */
  cell?(table: string, column: string, row: Template['row']): string | undefined;
  /** Absent: all three. */
  readonly files?: readonly string[];
}

/** Merchants as the first one is, without a key. */
function seedMerchants(db: Sqlite.Database, merchants: number): void {
  const [row] = db.prepare('SELECT * FROM "merchants"').all() as Template['row'][];
  const columns = Object.keys(row ?? {});
  const own = (column: string) => (column === 'keyHash' || column === 'oldKeyHash' ? 'NULL' : `"${column}"`);
  const cells = columns.map((column) => (column === 'id' ? dealtOut(merchants) : own(column)));
  db.exec(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${merchants})
    INSERT INTO "merchants" (${columns.map((column) => `"${column}"`).join(', ')}) SELECT ${cells.join(', ')}
    FROM n, (SELECT * FROM "merchants" LIMIT 1)`);
}

/** What is not on the disk yet would hold up the first commits that are measured. */
function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Makes `count` copies of the payment. The databases must be closed. */
export function seedCopies(folder: string, copies: Copies, progress: (text: string) => void): void {
  const { tid, orderNo, count, merchants, files = FILES } = copies;
  const all = files.flatMap((file) => rowsOf(folder, file));
  const [templates, ids] = belonging(all, tid, orderNo);
  for (const file of files) {
    using stack = new DisposableStack();
    const db = stack.adopt(open(folder, file), (opened) => opened.close());
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.pragma('cache_size = -262144');
    const inserts = templates
      .filter((template) => template.file === file)
      .map((template) => db.prepare(insertOf(template, ids, copies)));
    if (file === 'pg.db' && merchants !== undefined) seedMerchants(db, merchants);
    for (let from = 1; from <= count; from += CHUNK) {
      const to = Math.min(from + CHUNK - 1, count);
      db.transaction(() => inserts.forEach((insert) => void insert.run({ from, to })))();
      if (to % (CHUNK * 25) === 0) progress(`${file}: ${to} of ${count} payments stored`);
    }
    syncFile(join(folder, file));
  }
}
