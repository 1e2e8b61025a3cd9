import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { expect, inject, test } from 'vitest';
import { readMigrations } from '../migrations.ts';
import { migrateMysql } from './migrate.ts';

const NAME = 'operations_migration_test';
const NOW = Date.UTC(2026, 2, 2);
const WEEK_MS = 7 * 24 * 60 * 60_000;

test('payments from before there were refunds are captured whole with their fee, or released after seven days', async () => {
  const server = new URL(inject('databaseUrl'));
  server.pathname = '/';
  const connection = await createConnection({ uri: server.href, multipleStatements: true });
  const rows = async (sql: string, values: unknown[] = []) =>
    (await connection.query<RowDataPacket[]>(sql, values))[0];
  try {
    await rows(`DROP DATABASE IF EXISTS ${NAME}; CREATE DATABASE ${NAME}; USE ${NAME}`);
    const migrations = readMigrations('pg', 'mysql');
    await migrateMysql(connection, NAME, migrations.slice(0, 1), NOW);
    const data = JSON.stringify({ approval: { authCode: '482913' } });
    for (const [tid, status, amount] of [
      ['T1', 'CAPTURED', 12_345],
      ['T2', 'AUTHORIZED', 50_000],
    ]) {
      await rows(
        `INSERT INTO payments (tid, seq, status, merchantId, orderNo, claim, amount, currency, captureMode, readyFingerprint, createdAt, updatedAt, expiresAt)
         VALUES (?, 3, ?, 'M001', ?, 1, ?, 'KRW', 'AUTO', 'f', ?, ?, ?)`,
        [tid, status, tid, amount, NOW, NOW, NOW],
      );
      const type = status === 'CAPTURED' ? 'payment.captured' : 'payment.authorized';
      await rows('INSERT INTO events (tid, seq, id, type, at, data) VALUES (?, 3, ?, ?, ?, ?)', [
        ...[tid, `e_${tid}`, type, NOW],
        data,
      ]);
    }
    await migrateMysql(connection, NAME, migrations, NOW);

    const nothing = { capturedAmount: null, refundedAmount: null, feeAmount: null, vatAmount: null };
    const amounts =
      'SELECT tid, capturedAmount, refundedAmount, feeAmount, vatAmount FROM payments ORDER BY tid';
    expect(await rows(amounts)).toEqual([
      { tid: 'T1', capturedAmount: 12_345, refundedAmount: 0, feeAmount: 346, vatAmount: 35 },
      { tid: 'T2', ...nothing },
    ]);
    const told = await rows('SELECT data FROM events ORDER BY tid');
    expect(told.map((event) => JSON.parse(event.data))).toEqual([
      { ...JSON.parse(data), amount: 12_345, fee: 346, vat: 35, operationId: null },
      JSON.parse(data),
    ]);
    expect(await rows('SELECT id, subject, clock, due FROM timers')).toEqual([
      { id: 'void-authorization:T2', subject: 'T2', clock: 'business', due: NOW + WEEK_MS },
    ]);
  } finally {
    await rows(`DROP DATABASE IF EXISTS ${NAME}`);
    await connection.end();
  }
});
