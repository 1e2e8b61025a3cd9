import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Service } from '../migrations.ts';
import type { Cell, Row } from '../write-path.ts';
import { mysqlAddress } from './address.ts';

/** Looks into a server's database: one moment of it, and nothing can be written. */
export async function readMysql(url: string, service: Service) {
  const connection = await createConnection({ ...mysqlAddress(url, service), timezone: 'Z' });
  await connection.query("SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  return {
    async rows(sql: string, ...values: Cell[]): Promise<Row[]> {
      const [rows] = await connection.query<(Row & RowDataPacket)[]>(sql, values);
      return rows.map((row) => ({ ...row }));
    },
    [Symbol.asyncDispose]: () => connection.end(),
  };
}

/** Deletes a server's database, with all that is in it. For test kits. */
export async function dropMysql(url: string, service: Service): Promise<void> {
  const { database, ...address } = mysqlAddress(url, service);
  const connection = await createConnection(address);
  await connection.query(`DROP DATABASE IF EXISTS \`${database}\``);
  await connection.end();
}
