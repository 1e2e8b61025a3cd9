import type { Cell, Lookup, Row, Table, Write } from './write-path.ts';

/** What a batch sees: the rows that were loaded, with the writes of earlier requests of the batch on top. */
export interface View {
  /** The rows of a lookup that the request named; throws for one that was not loaded. */
  rows(lookup: Lookup): readonly Row[];
  /** The row of a lookup by a whole key. */
  row(lookup: Lookup): Row | undefined;
}

/** Cells as a text that only the same cells give; each text cell carries its length, so that none runs into the next. */
function cellsOf(row: Row, columns: readonly string[]): string {
  let text = '';
  for (const column of columns) {
    const cell = row[column] ?? null;
    text += typeof cell === 'string' ? `${cell.length}:${cell}` : `#${cell};`;
  }
  return text;
}

const columnsOf = (where: Row): string[] => Object.keys(where).sort();

/** Names a lookup: the same question gets the same text, whatever the order of its columns. */
export function lookupName({ table, where }: Lookup): string {
  const columns = columnsOf(where);
  return `${table.name} ${columns.join()} ${cellsOf(where, columns)}`;
}

/** All lookups of a table by the same columns: cells → keys of the rows that they found. */
interface Pattern {
  readonly columns: readonly string[];
  readonly answers: Map<string, Set<string>>;
}

/** The rows of one table that a batch knows, found again by each pattern of its lookups. */
class TableView {
  readonly #table: Table;
  readonly #rows = new Map<string, Row>();
  /** Keys of rows that are as they were written: columns that were not given are missing from them. */
  readonly #written = new Set<string>();
  readonly #patterns = new Map<string, Pattern>();

  constructor(table: Table) {
    this.#table = table;
  }

  load({ where }: Lookup, rows: readonly Row[]): void {
    const columns = columnsOf(where);
    const pattern = this.#patterns.get(columns.join()) ?? { columns, answers: new Map() };
    this.#patterns.set(columns.join(), pattern);
    const keys = rows.map((row) => this.#keyOf(row));
    pattern.answers.set(cellsOf(where, columns), new Set(keys));
    rows.forEach((row, i) => {
      this.#rows.set(keys[i] ?? '', row);
    });
  }

  find(where: Row): readonly Row[] | undefined {
    const columns = columnsOf(where);
    const keys = this.#patterns.get(columns.join())?.answers.get(cellsOf(where, columns));
    return keys && [...keys].map((key) => this.#read(key)).filter((row) => row !== undefined);
  }

  /** Few rows that a batch writes are read again in it, so they are completed only then. */
  #read(key: string): Row | undefined {
    const row = this.#rows.get(key);
    return row && this.#written.has(key) ? complete(this.#table, row) : row;
  }

  /** Shows what was written from now on; the write comes back with the row that it replaces. */
  apply(write: Write): Write {
    const key = this.#keyOf(write.write === 'insert' || write.write === 'put' ? write.row : write.key);
    const before = this.#rows.get(key);
    const after = afterWrite(before, write);
    for (const { columns, answers } of this.#patterns.values()) {
      if (before) answers.get(cellsOf(before, columns))?.delete(key);
      if (after) answers.get(cellsOf(after, columns))?.add(key);
    }
    if (after) this.#rows.set(key, after);
    else this.#rows.delete(key);
    if (write.write === 'insert' || write.write === 'put') this.#written.add(key);
    return before && write.write === 'put' ? { ...write, before } : write;
  }

  #keyOf(row: Row): string {
    return cellsOf(row, this.#table.key);
  }
}

/** A row as it reads back: columns that were not given are NULL. */
const complete = (table: Table, row: Row): Row => {
  const whole: Record<string, Cell> = {};
  for (const column of table.columns) whole[column] = row[column] ?? null;
  return whole;
};

function afterWrite(before: Row | undefined, write: Write): Row | undefined {
  switch (write.write) {
    case 'insert':
    case 'put':
      return write.row;
    case 'update':
      return before && { ...before, ...write.set };
    case 'delete':
      return undefined;
  }
}

export class BatchView implements View {
  readonly #tables = new Map<string, TableView>();

  constructor(lookups: readonly Lookup[], loaded: readonly (readonly Row[])[]) {
    lookups.forEach((lookup, i) => {
      const { table } = lookup;
      const view = this.#tables.get(table.name) ?? new TableView(table);
      this.#tables.set(table.name, view);
      view.load(lookup, loaded[i] ?? []);
    });
  }

  rows(lookup: Lookup): readonly Row[] {
    const rows = this.#tables.get(lookup.table.name)?.find(lookup.where);
    if (!rows) throw new Error(`decided on ${lookupName(lookup)}, which was not among its lookups`);
    return rows;
  }

  row(lookup: Lookup): Row | undefined {
    return this.rows(lookup)[0];
  }

  /** Lets later requests of the batch see these; they come back with what is known of the rows before. */
  apply(writes: readonly Write[]): readonly Write[] {
    return writes.map((write) => this.#tables.get(write.table.name)?.apply(write) ?? write);
  }
}
