import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prismaFolder, type Service } from './migrations.ts';
import { aDatabase } from './sqlite/test-database.ts';
import { shapesOfSchema, shapesOfSqlite } from './test-schema.ts';

const schemaOf = (service: Service) =>
  shapesOfSchema(readFileSync(join(prismaFolder, service, 'schema.prisma'), 'utf8'));

test.each<Service>(['pg', 'card', 'merchant'])(
  'a fresh SQLite database of the %s has what its schema says, and nothing else',
  (service) => {
    using database = aDatabase(service);
    const schema = schemaOf(service);
    expect(Object.keys(schema).length).toBeGreaterThan(0);
    expect(shapesOfSqlite(database.driver)).toEqual(schema);
  },
);

describe('a difference is found:', () => {
  test.each([
    ['a column that is missing', 'ALTER TABLE payments DROP COLUMN customerKey'],
    ['a column too many', 'ALTER TABLE payments ADD COLUMN colour TEXT'],
    ['another name', 'ALTER TABLE payments RENAME COLUMN amount TO total'],
    [
      'another type',
      'DROP TABLE checkout_pages; CREATE TABLE checkout_pages (tid TEXT NOT NULL PRIMARY KEY, openedAt INTEGER NOT NULL, tokenHash TEXT, card TEXT)',
    ],
    [
      'a column that may be NULL',
      'DROP TABLE checkout_pages; CREATE TABLE checkout_pages (tid TEXT NOT NULL PRIMARY KEY, openedAt BIGINT, tokenHash TEXT, card TEXT)',
    ],
    [
      'another primary key',
      'DROP TABLE checkout_pages; CREATE TABLE checkout_pages (tid TEXT NOT NULL, openedAt BIGINT NOT NULL, tokenHash TEXT, card TEXT, PRIMARY KEY (tid, openedAt))',
    ],
    ['an index that is missing', 'DROP INDEX deliveries_tid_idx'],
    ['an index too many', 'CREATE INDEX extra ON payments (status)'],
    [
      'an index in another order',
      'DROP INDEX timers_clock_due_idx; CREATE INDEX timers_clock_due_idx ON timers (due, clock)',
    ],
    [
      'an index that is not unique any more',
      'DROP INDEX merchants_keyHash_key; CREATE INDEX merchants_keyHash_key ON merchants (keyHash)',
    ],
    ['a table that is missing', 'DROP TABLE outbox'],
    ['a table too many', 'CREATE TABLE extra (id TEXT PRIMARY KEY)'],
  ])('%s', (_what, planted) => {
    using database = aDatabase('pg');
    database.driver.exec(planted);
    expect(shapesOfSqlite(database.driver)).not.toEqual(schemaOf('pg'));
  });
});

test('what the reader of schemas does not know, it does not pass over', () => {
  const model = (line: string) => `model A {\n  id String @id\n  ${line}\n}\n`;
  expect(() => shapesOfSchema(model('price Decimal'))).toThrow('does not know');
  expect(() => shapesOfSchema(model('name String @default("x")'))).toThrow('does not know');
  expect(() => shapesOfSchema(model('@@fulltext([name])'))).toThrow('does not know');
});
