import { createConnection, type RowDataPacket } from 'mysql2';
import type { Service } from '../migrations.ts';
import type { TableShape } from '../table-shape.ts';
import type { Cell, Row } from '../write-path.ts';
import { mysqlAddress } from './address.ts';
import { COPY_PREFIX } from './copies.ts';

const COLUMNS = `SELECT table_name AS "table", column_name AS "column", data_type AS "type", column_key AS "key"
  FROM information_schema.columns WHERE table_schema = DATABASE()
  AND LEFT(table_name, ${COPY_PREFIX.length}) <> '${COPY_PREFIX}' ORDER BY table_name, ordinal_position`;
const TEXT = /^(?:var)?char$|text$|^json$/;

const NAMES_IN_DOUBLE_QUOTES = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')";

/** Looks into a server's database: one moment of it, and nothing can be written. */
export async function readMysql(url: string, service: Service) {
  const driver = createConnection({ ...mysqlAddress(url, service), timezone: 'Z' });
  const connection = driver.promise();
  await connection.query(NAMES_IN_DOUBLE_QUOTES);
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  async function rows(sql: string, ...values: Cell[]): Promise<Row[]> {
    const [found] = await connection.query<(Row & RowDataPacket)[]>(sql, values);
    return found.map((row) => ({ ...row }));
  }
  return {
    rows,
    each: (sql: string): AsyncIterable<Row> => driver.query(sql).stream(),
    async tables(): Promise<TableShape[]> {
      const columns = await rows(COLUMNS);
      return [...Map.groupBy(columns, ({ table }) => String(table))].map(([name, its]) => ({
        name,
        key: its.filter(({ key }) => key === 'PRI').map(({ column }) => String(column)),
        texts: its.filter(({ type }) => TEXT.test(String(type))).map(({ column }) => String(column)),
      }));
    },
    [Symbol.asyncDispose]: () => connection.end(),
  };
}

/** Deletes a server's database, with all that is in it. For test kits. */
export async function dropMysql(url: string, service: Service): Promise<void> {
  const { database, ...address } = mysqlAddress(url, service);
  const connection = createConnection(address).promise();
  await connection.query(`DROP DATABASE IF EXISTS \`${database}\``);
  await connection.end();
}

export async function tamperMysql(url: string, service: Service, sql: string): Promise<void> {
  const connection = createConnection(mysqlAddress(url, service)).promise();
  await connection.query(NAMES_IN_DOUBLE_QUOTES);
  await connection.query(sql);
  await connection.end();
}
