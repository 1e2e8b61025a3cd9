import type { Cell, Lookup, Row, Table, Write } from './write-path.ts';

/** What a batch sees: the rows that were loaded, with the writes of earlier requests of the batch on top. */
export interface View {
  /** The rows of a lookup that the request named; throws for one that was not loaded. */
  rows(lookup: Lookup): readonly Row[];
  /** The row of a lookup by a whole key. */
  row(lookup: Lookup): Row | undefined;
}

interface Answer {
  readonly lookup: Lookup;
  rows: Row[];
}

const cellsOf = (row: Row, columns: readonly string[]): string =>
  JSON.stringify(columns.map((column) => row[column] ?? null));

/** Names a lookup: the same question gets the same text, whatever the order of its columns. */
export function lookupName({ table, where }: Lookup): string {
  const columns = Object.keys(where).sort();
  return `${table.name} ${columns.join()} ${cellsOf(where, columns)}`;
}

const matches = (row: Row, where: Row): boolean =>
  Object.entries(where).every(([column, cell]) => (row[column] ?? null) === cell);

/** A row as it reads back: columns that were not given are NULL. */
const complete = (table: Table, row: Row): Row =>
  Object.fromEntries(table.columns.map((column): [string, Cell] => [column, row[column] ?? null]));

export class BatchView implements View {
  readonly #answers = new Map<string, Answer>();
  readonly #byTable = new Map<string, Answer[]>();

  constructor(lookups: readonly Lookup[], loaded: readonly (readonly Row[])[]) {
    lookups.forEach((lookup, i) => {
      const answer: Answer = { lookup, rows: [...(loaded[i] ?? [])] };
      this.#answers.set(lookupName(lookup), answer);
      const sameTable = this.#byTable.get(lookup.table.name) ?? [];
      sameTable.push(answer);
      this.#byTable.set(lookup.table.name, sameTable);
    });
  }

  rows(lookup: Lookup): readonly Row[] {
    const answer = this.#answers.get(lookupName(lookup));
    if (!answer) throw new Error(`decided on ${lookupName(lookup)}, which was not among its lookups`);
    return answer.rows;
  }

  row(lookup: Lookup): Row | undefined {
    return this.rows(lookup)[0];
  }

  /** Lets later requests of the batch see these. */
  apply(writes: readonly Write[]): void {
    for (const write of writes) {
      for (const answer of this.#byTable.get(write.table.name) ?? []) applyTo(answer, write);
    }
  }
}

function applyTo(answer: Answer, write: Write): void {
  const { table } = write;
  switch (write.write) {
    case 'insert':
    case 'put': {
      const row = complete(table, write.row);
      const key = Object.fromEntries(table.key.map((column) => [column, row[column] ?? null]));
      answer.rows = answer.rows.filter((known) => !matches(known, key));
      if (matches(row, answer.lookup.where)) answer.rows.push(row);
      return;
    }
    case 'update':
      answer.rows = answer.rows.map((known) =>
        matches(known, write.key) ? { ...known, ...write.set } : known,
      );
      return;
    case 'delete':
      answer.rows = answer.rows.filter((known) => !matches(known, write.key));
      return;
  }
}
