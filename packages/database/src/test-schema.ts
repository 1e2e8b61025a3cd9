// What a Prisma schema says of its tables, and what a SQLite database has, in the same words; for tests alone.
import type Sqlite from 'better-sqlite3';

export interface TableShape {
  /** `name TYPE`, with a question mark for one that may be NULL. */
  readonly columns: readonly string[];
  /** The primary key, then `unique name (columns)` and `index name (columns)`. */
  readonly keys: readonly string[];
}
export type Shapes = Readonly<Record<string, TableShape>>;

const SQLITE_TYPES: Readonly<Record<string, string>> = {
  String: 'TEXT',
  Int: 'INTEGER',
  BigInt: 'BIGINT',
  Boolean: 'BOOLEAN',
};

const shape = (columns: readonly string[], keys: readonly string[]): TableShape => ({
  columns: [...columns].sort(),
  keys: [...keys].sort(),
});
const named = (kind: 'unique' | 'index', table: string, columns: string): string => {
  const end = kind === 'unique' ? 'key' : 'idx';
  return `${kind} ${table}_${columns.replaceAll(', ', '_')}_${end} (${columns})`;
};

const FIELD = /^(\w+) +(\w+)(\?)? *(.*)$/;
const BLOCK = /^@@(id|unique|index|map)\((?:\[([\w, ]+)\]|"(\w+)")\)$/;

/** Reads what our schemas hold and nothing more; whatever else stands there throws. */
export function shapesOfSchema(schema: string): Shapes {
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  return Object.fromEntries(models.map(([, model = '', body = '']) => shapeOfModel(model, body)));
}

function shapeOfModel(model: string, body: string): [string, TableShape] {
  const lines = body.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim());
  const blocks = lines.filter((line) => line.startsWith('@@')).map((line) => BLOCK.exec(line) ?? fail(line));
  const table = blocks.find(([, kind]) => kind === 'map')?.[3] ?? model;
  const columns: string[] = [];
  const keys = blocks.flatMap(([, kind, list = '']) => {
    if (kind === 'map') return [];
    return kind === 'id'
      ? [`primary (${list})`]
      : [named(kind === 'unique' ? 'unique' : 'index', table, list)];
  });
  for (const line of lines.filter((text) => text !== '' && !text.startsWith('@@'))) {
    const [, name = '', type = '', optional = '', rest = ''] = FIELD.exec(line) ?? fail(line);
    columns.push(`${name} ${SQLITE_TYPES[type] ?? fail(line)}${optional}`);
    const attributes = rest.replaceAll(/@db\.\w+(\(\d+\))?/g, '').split(/ +/);
    for (const attribute of attributes.filter((text) => text !== '')) {
      if (attribute === '@id') keys.push(`primary (${name})`);
      else if (attribute === '@unique') keys.push(named('unique', table, name));
      else fail(line);
    }
  }
  return [table, shape(columns, keys)];
}

function fail(line: string): never {
  throw new Error(`the schema says "${line}", which this reader does not know`);
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}
interface Index {
  readonly name: string;
  readonly unique: number;
  readonly origin: 'c' | 'u' | 'pk';
}

export function shapesOfSqlite(driver: Sqlite.Database): Shapes {
  const names = driver
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name <> ?`)
    .all('_prisma_migrations') as { name: string }[];
  return Object.fromEntries(names.map(({ name }) => [name, shapeOfTable(driver, name)]));
}

function shapeOfTable(driver: Sqlite.Database, table: string): TableShape {
  const columns = driver.pragma(`table_info("${table}")`) as Column[];
  const indexes = driver.pragma(`index_list("${table}")`) as Index[];
  const columnsOf = (index: string) =>
    (driver.pragma(`index_info("${index}")`) as { name: string }[]).map(({ name }) => name).join(', ');
  const primary = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  return shape(
    columns.map(({ name, type, notnull }) => `${name} ${type}${notnull ? '' : '?'}`),
    [
      `primary (${primary.map(({ name }) => name).join(', ')})`,
      ...indexes
        .filter(({ origin }) => origin !== 'pk')
        .map(({ name, unique }) => `${unique ? 'unique' : 'index'} ${name} (${columnsOf(name)})`),
    ],
  );
}
