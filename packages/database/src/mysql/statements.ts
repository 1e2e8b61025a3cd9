import type { Cell, Row, Table, Write } from '../write-path.ts';

/** One SQL statement of a commit, and what must hold after it. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
  /** The rows that must have matched, or the commit is lost; absent when any number will do. */
  readonly mustMatch?: number;
  readonly table: string;
}

export const quote = (name: string): string => `\`${name}\``;
const list = (columns: readonly string[]): string => columns.map(quote).join(', ');
// `<=>` also finds NULL.
export const equals = (columns: readonly string[]): string =>
  columns.map((column) => `${quote(column)} <=> ?`).join(' AND ');

const keyOf = ({ table, ...write }: Write): string => {
  const row = 'row' in write ? write.row : write.key;
  return JSON.stringify(table.key.map((column) => row[column] ?? null));
};

type RowWrite = Extract<Write, { row: Row }>;
type Delete = Extract<Write, { write: 'delete' }>;
type Update = Extract<Write, { write: 'update' }>;

const cells = ({ columns }: Table, rows: readonly Row[]): Cell[][] =>
  rows.map((row) => columns.map((column) => row[column] ?? null));

function insertRows(table: Table, rows: readonly Row[]): Statement {
  const sql = `INSERT INTO ${quote(table.name)} (${list(table.columns)}) VALUES ?`;
  return { sql, values: [cells(table, rows)], table: table.name };
}

function putRows(table: Table, rows: readonly Row[]): Statement {
  const rest = table.columns.filter((column) => !table.key.includes(column));
  const set = rest.map((column) => `${quote(column)} = VALUES(${quote(column)})`).join(', ');
  const { sql, values } = insertRows(table, rows);
  return { sql: `${sql} ON DUPLICATE KEY UPDATE ${set}`, values, table: table.name };
}

function deleteRows({ name, key }: Table, rows: readonly Row[]): Statement {
  const where = rows.map((row) => key.map((column) => row[column] ?? null));
  return { sql: `DELETE FROM ${quote(name)} WHERE (${list(key)}) IN (?)`, values: [where], table: name };
}

const whereOf = ({ key, guard }: Delete): Row => ({ ...key, ...guard });
const shapeOf = (write: Delete): string => Object.keys(whereOf(write)).join();

/** Guarded deletes that look alike; every one of them must match. */
function deleteGuarded({ name }: Table, deletes: readonly Delete[]): Statement {
  const [first] = deletes;
  const columns = first ? Object.keys(whereOf(first)) : [];
  const where = deletes.map((write) => Object.values(whereOf(write)));
  return {
    sql: `DELETE FROM ${quote(name)} WHERE (${list(columns)}) IN (?)`,
    values: [where],
    table: name,
    mustMatch: deletes.length,
  };
}

/** Updates of one column as key that set the same cells under the same guard; every one of them must match. */
function updateAlike({ name }: Table, updates: readonly [Update, ...Update[]]): Statement {
  const [{ key, set, guard = {} }] = updates;
  const assignments = Object.keys(set).map((column) => `${quote(column)} = ?`);
  const conditions = [
    `${list(Object.keys(key))} IN (?)`,
    ...Object.keys(guard).map((column) => equals([column])),
  ];
  const keys = updates.flatMap((update) => Object.values(update.key));
  return {
    // A guard may be the beginning of an index by which far more rows would be looked at, and locked.
    sql: `UPDATE ${quote(name)} FORCE INDEX (PRIMARY) SET ${assignments.join(', ')} WHERE ${conditions.join(' AND ')}`,
    values: [...Object.values(set), keys, ...Object.values(guard)],
    table: name,
    mustMatch: updates.length,
  };
}

/** What updates have in common that are one statement; one whose key has several columns stands alone. */
const alikeness = ({ key, set, guard }: Update): unknown =>
  Object.keys(key).length === 1 ? JSON.stringify([Object.keys(key), set, guard]) : key;

function updatesOf(table: Table, updates: readonly Update[]): Statement[] {
  return [...Map.groupBy(updates, alikeness).values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    return rest.length === 0 ? [single(first)] : [updateAlike(table, [first, ...rest])];
  });
}

function single(write: Write): Statement {
  const { table } = write;
  if (write.write === 'insert') return insertRows(table, [write.row]);
  if (write.write === 'put') return putRows(table, [write.row]);
  const where = { ...write.key, ...write.guard };
  const condition = equals(Object.keys(where));
  if (write.write === 'delete') {
    const sql = `DELETE FROM ${quote(table.name)} WHERE ${condition}`;
    const guarded = write.guard ? { mustMatch: 1 } : {};
    return { sql, values: Object.values(where), table: table.name, ...guarded };
  }
  const set = Object.keys(write.set).map((column) => `${quote(column)} = ?`);
  const sql = `UPDATE ${quote(table.name)} SET ${set.join(', ')} WHERE ${condition}`;
  return {
    sql,
    values: [...Object.values(write.set), ...Object.values(where)],
    table: table.name,
    mustMatch: 1,
  };
}

/** The writes of one table whose keys are all different may run in any order, so they run in bulk, sorted by key. */
function inBulk(table: Table, writes: readonly Write[]): Statement[] {
  const sorted = [...writes].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rowsOf = (kind: RowWrite['write']) =>
    sorted.filter((write): write is RowWrite => write.write === kind).map((write) => write.row);
  const inserts = rowsOf('insert');
  const puts = rowsOf('put');
  const deletes = sorted.filter((write): write is Delete => write.write === 'delete');
  const plain = deletes.filter(({ guard }) => guard === undefined).map(({ key }) => key);
  const guarded = Map.groupBy(
    deletes.filter(({ guard }) => guard !== undefined),
    shapeOf,
  );
  return [
    ...updatesOf(
      table,
      sorted.filter((write): write is Update => write.write === 'update'),
    ),
    ...[...guarded.values()].map((alike) => deleteGuarded(table, alike)),
    ...(plain.length > 0 ? [deleteRows(table, plain)] : []),
    ...(inserts.length > 0 ? [insertRows(table, inserts)] : []),
    ...(puts.length > 0 ? [putRows(table, puts)] : []),
  ];
}

/**
 * A commit's writes as few statements, in one order for all processes: by table, then by key. A table in which
 * one key is written twice keeps the order of its writes.
 */
export function statementsOf(writes: readonly Write[]): Statement[] {
  const byTable = Map.groupBy(writes, ({ table }) => table.name);
  return [...byTable.keys()].sort().flatMap((name) => {
    const own = byTable.get(name) ?? [];
    const [first] = own;
    if (!first) return [];
    const distinct = new Set(own.map(keyOf)).size === own.length;
    return distinct ? inBulk(first.table, own) : own.map(single);
  });
}
