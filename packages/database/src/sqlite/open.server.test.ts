import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '@payflow/contracts';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { readMigrations } from '../migrations.ts';
import { insert, table } from '../write-path.ts';
import { migrateSqlite } from './migrate.ts';
import { readSqlite } from './read.ts';
import { aDatabase, aFolder, NOW, open } from './test-database.ts';

describe('a database', () => {
  test('is made with its folders; its log is put on the disk by the write path, not by SQLite', () => {
    using folder = aFolder();
    const file = join(folder.path, 'new', 'deeper', 'pg.db');
    const { driver, close } = open(file);
    expect(driver.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(driver.pragma('synchronous', { simple: true })).toBe(1);
    close();
    expect(existsSync(file)).toBe(true);
  });

  test('is migrated once, in order, and found as it was left', () => {
    using folder = aFolder();
    const applied = () => {
      const { driver, close } = open(folder.file);
      const rows = driver
        .prepare('SELECT migration_name AS name, checksum FROM _prisma_migrations ORDER BY 1')
        .all();
      close();
      return rows;
    };
    const wanted = readMigrations('pg', 'sqlite').map(({ name, checksum }) => ({ name, checksum }));
    expect(applied()).toEqual(wanted);
    expect(applied()).toEqual(wanted);
  });

  test('is taken over from an older PayFlow: what is new is applied, what is there stays', () => {
    using folder = aFolder();
    const driver = new Sqlite(folder.file);
    const first = { name: '0001_init', sql: 'CREATE TABLE a (id INTEGER)', checksum: '1' };
    const second = { name: '0002_more', sql: 'ALTER TABLE a ADD COLUMN b INTEGER', checksum: '2' };
    migrateSqlite(driver, [first], NOW);
    driver.exec('INSERT INTO a VALUES (7)');
    migrateSqlite(driver, [first, second], NOW);
    expect(driver.prepare('SELECT * FROM a').all()).toEqual([{ id: 7, b: null }]);
    driver.close();
  });

  test('keeps nothing of a migration that fails in the middle', () => {
    using folder = aFolder();
    const driver = new Sqlite(folder.file);
    const broken = {
      name: '0001_init',
      sql: 'CREATE TABLE a (id INTEGER); CREATE TABLE a (id)',
      checksum: '1',
    };
    expect(() => migrateSqlite(driver, [broken], NOW)).toThrow('already exists');
    const fixed = { ...broken, sql: 'CREATE TABLE a (id INTEGER)' };
    migrateSqlite(driver, [fixed], NOW);
    expect(driver.prepare('SELECT count(*) AS n FROM a').get()).toEqual({ n: 0 });
    driver.close();
  });
});

describe('does not open, and says why in words', () => {
  const refusalOf = (file: string): string => {
    try {
      open(file).close();
    } catch (error) {
      if (error instanceof StartupError) return error.message;
      throw error;
    }
    throw new Error('it opened');
  };

  test('a database that is open already: by which process', () => {
    using database = aDatabase();
    expect(refusalOf(database.file)).toContain(
      `is in use by process ${process.pid}: stop that PayFlow first`,
    );
    database.driver.prepare('SELECT 1').get();
  });

  test('a database from a newer PayFlow', () => {
    using folder = aFolder();
    const { driver, close } = open(folder.file);
    driver.exec(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', '9999_future')",
    );
    close();
    expect(refusalOf(folder.file)).toContain('was written by a newer PayFlow (migration 9999_future)');
  });

  test('a database whose migrations were edited afterwards', () => {
    using folder = aFolder();
    const { driver, close } = open(folder.file);
    driver.exec("UPDATE _prisma_migrations SET checksum = 'edited'");
    close();
    expect(refusalOf(folder.file)).toContain('migration 0001_init is not the one that was applied');
  });

  test('a folder that cannot be one', () => {
    using folder = aFolder();
    writeFileSync(join(folder.path, 'file'), '');
    expect(refusalOf(join(folder.path, 'file', 'pg.db'))).toContain('cannot be opened');
  });

  test('a file that is no database', () => {
    using folder = aFolder();
    writeFileSync(folder.file, 'these are my holiday pictures'.repeat(100));
    expect(refusalOf(folder.file)).toContain('cannot be opened (SQLITE_NOTADB)');
  });

  test('and then lets go of it: the next start with the cause gone opens it', () => {
    using folder = aFolder();
    const { driver, close } = open(folder.file);
    driver.exec("UPDATE _prisma_migrations SET checksum = 'edited'");
    close();
    refusalOf(folder.file);
    const writer = new Sqlite(folder.file);
    const heal = writer.prepare('UPDATE _prisma_migrations SET checksum = ? WHERE migration_name = ?');
    for (const { name, checksum } of readMigrations('pg', 'sqlite')) heal.run(checksum, name);
    writer.close();
    open(folder.file).close();
  });
});

describe('who only looks', () => {
  const events = table('events', { tid: 'tid', seq: 'seq', id: 'id', type: 'type', at: 'at', data: 'data' }, [
    'tid',
    'seq',
  ]);
  const event = (seq: number) => ({ tid: 'T1', seq, id: `chg_${seq}`, type: 'x', at: NOW, data: '{}' });

  test('sees one moment beside the process that writes, and cannot write', async () => {
    using database = aDatabase();
    await database.writePath.commit([insert(events, event(1))]);
    using reader = readSqlite(database.file);
    const seen = () => reader.rows('SELECT seq FROM events WHERE tid = ?', 'T1');
    expect(seen()).toEqual([{ seq: 1 }]);
    await database.writePath.commit([insert(events, event(2))]);
    expect(seen()).toEqual([{ seq: 1 }]);
    expect(() => reader.rows('DELETE FROM events RETURNING seq')).toThrow('readonly');
  });
});
