// What a Prisma schema says of its tables, and what a database has, in the same words; for tests alone.
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
export function shapesOfSchema(schema: string, engine: 'sqlite' | 'mysql' = 'sqlite'): Shapes {
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  return Object.fromEntries(models.map(([, model = '', body = '']) => shapeOfModel(model, body, engine)));
}

const MYSQL_TYPES: Readonly<Record<string, string>> = {
  Int: 'int(11)',
  BigInt: 'bigint(20)',
  Boolean: 'tinyint(1)',
};

function mysqlType(type: string, attributes: string): string | undefined {
  const [, native = '', size = ''] = /@db\.(\w+)(\(\d+\))?/.exec(attributes) ?? [];
  return native === '' ? MYSQL_TYPES[type] : `${native.toLowerCase()}${size}`;
}

function shapeOfModel(model: string, body: string, engine: 'sqlite' | 'mysql'): [string, TableShape] {
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
    const typed = engine === 'sqlite' ? SQLITE_TYPES[type] : mysqlType(type, rest);
    columns.push(`${name} ${typed ?? fail(line)}${optional}`);
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

interface MysqlColumn {
  readonly t: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: string;
}
interface MysqlKey {
  readonly t: string;
  readonly name: string;
  readonly plain: number;
  readonly columns: string;
}

/** The columns and keys of a MariaDB database, as rows of its information_schema. */
export const MYSQL_SHAPE_SQL = {
  columns: `SELECT TABLE_NAME AS t, COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> '_prisma_migrations'`,
  keys: `SELECT TABLE_NAME AS t, INDEX_NAME AS name, MAX(NON_UNIQUE) AS plain,
    GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR ', ') AS columns
    FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> '_prisma_migrations'
    GROUP BY TABLE_NAME, INDEX_NAME`,
};

export function shapesOfMysql(columns: readonly MysqlColumn[], keys: readonly MysqlKey[]): Shapes {
  const keyOf = ({ name, plain, columns: list }: MysqlKey) =>
    name === 'PRIMARY' ? `primary (${list})` : `${plain === 0 ? 'unique' : 'index'} ${name} (${list})`;
  return Object.fromEntries(
    [...Map.groupBy(columns, ({ t }) => t)].map(([table, own]) => [
      table,
      shape(
        own.map(({ name, type, nullable }) => `${name} ${type}${nullable === 'YES' ? '?' : ''}`),
        keys.filter(({ t }) => t === table).map(keyOf),
      ),
    ]),
  );
}
