import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, expect, inject, test } from 'vitest';
import { openBooks } from '../books.ts';
import { openDatabase } from '../open.ts';
import { mysqlAddress } from './address.ts';
import { dropMysql } from './read.ts';

const url = (() => {
  const own = new URL(inject('databaseUrl'));
  own.pathname = '/copies_test';
  return own.href;
})();

const open = () =>
  openDatabase({
    service: 'merchant',
    file: 'never touched',
    url,
    clock: { realNow: () => 0, after: async () => undefined },
    onFatal: (error) => {
      throw error;
    },
  });

async function query(sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection(mysqlAddress(url, 'merchant'));
  const [rows] = await connection.query<RowDataPacket[]>(sql);
  await connection.end();
  return rows;
}

const done = async () =>
  (await query('SELECT webhookId FROM processed_webhooks ORDER BY webhookId')).map(
    ({ webhookId }) => webhookId,
  );
const mark = (id: string) => query(`INSERT INTO processed_webhooks VALUES ('${id}', 0)`);
const tables = async () => {
  await using books = await openBooks({ service: 'merchant', file: '', url });
  return (await books.tables()).map(({ name }) => name);
};

afterAll(() => dropMysql(url, 'merchant'));

test('a copy brings back every row as it was, and nobody takes its tables for those of the server', async () => {
  await using database = await open();
  const before = await tables();
  await mark('evt_1');
  expect(await database.copies.take('one')).toMatchObject({ processed_webhooks: 1, orders: 0 });
  expect(await tables()).toEqual(before);
  await mark('evt_2');
  await database.copies.putBack('one');
  expect(await done()).toEqual(['evt_1']);
  await database.copies.clear();
  expect(await done()).toEqual([]);
  await database.copies.putBack('one');
  expect(await done()).toEqual(['evt_1']);
});

test('a copy that is missing, or of another version, does not fit; one that is not kept is gone', async () => {
  await using database = await open();
  await database.copies.take('two');
  expect(await database.copies.misfit('two')).toBeUndefined();
  expect(await database.copies.misfit('three')).toContain('missing');
  await query("UPDATE _copy_two__prisma_migrations SET checksum = 'other'");
  expect(await database.copies.misfit('two')).toContain('another version of PayFlow');
  await database.copies.keep([]);
  expect(await query("SHOW TABLES LIKE '\\_copy\\_%'")).toEqual([]);
});
