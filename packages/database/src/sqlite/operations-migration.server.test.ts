import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { readMigrations } from '../migrations.ts';
import { migrateSqlite } from './migrate.ts';
import { NOW } from './test-database.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;

/** A gateway's database from before there were operations, with a payment in each of these states. */
function olderDatabase(payments: Readonly<Record<string, number>>) {
  const driver = new Sqlite(':memory:');
  const migrations = readMigrations('pg', 'sqlite');
  migrateSqlite(driver, migrations.slice(0, 1), NOW);
  for (const [status, amount] of Object.entries(payments)) {
    driver
      .prepare(
        `INSERT INTO payments (tid, seq, status, merchantId, orderNo, claim, amount, currency, captureMode, readyFingerprint, createdAt, updatedAt, expiresAt)
         VALUES (?, 3, ?, 'M001', ?, 1, ?, 'KRW', 'AUTO', 'f', ?, ?, ?)`,
      )
      .run(`T_${status}`, status, `O_${status}`, amount, NOW, NOW, NOW);
    const data = JSON.stringify({ approval: { authCode: '482913', refNo: 'R1', approvedAt: NOW } });
    driver
      .prepare('INSERT INTO events (tid, seq, id, type, at, data) VALUES (?, 3, ?, ?, ?, ?)')
      .run(`T_${status}`, `e_${status}`, `payment.${status.toLowerCase()}`, NOW, data);
  }
  return { driver, upgrade: () => migrateSqlite(driver, migrations, NOW) };
}

test('what was captured before there were refunds is captured whole, with its fee, in the row and in its event', () => {
  const { driver, upgrade } = olderDatabase({ CAPTURED: 12_345, AUTHORIZED: 50_000, FAILED: 9 });
  upgrade();
  const amounts =
    'SELECT status, capturedAmount, refundedAmount, feeAmount, vatAmount FROM payments ORDER BY tid';
  const nothing = { capturedAmount: null, refundedAmount: null, feeAmount: null, vatAmount: null };
  expect(driver.prepare(amounts).all()).toEqual([
    { status: 'AUTHORIZED', ...nothing },
    { status: 'CAPTURED', capturedAmount: 12_345, refundedAmount: 0, feeAmount: 346, vatAmount: 35 },
    { status: 'FAILED', ...nothing },
  ]);
  const told = driver.prepare("SELECT data FROM events WHERE type = 'payment.captured'").all() as {
    data: string;
  }[];
  expect(told.map(({ data }) => JSON.parse(data))).toEqual([
    {
      approval: { authCode: '482913', refNo: 'R1', approvedAt: NOW },
      amount: 12_345,
      fee: 346,
      vat: 35,
      operationId: null,
    },
  ]);
  driver.close();
});

test('money that was held before is released when its seven days are over', () => {
  const { driver, upgrade } = olderDatabase({ CAPTURED: 1, AUTHORIZED: 50_000 });
  upgrade();
  expect(driver.prepare('SELECT id, kind, subject, clock, due FROM timers').all()).toEqual([
    {
      id: 'void-authorization:T_AUTHORIZED',
      kind: 'void-authorization',
      subject: 'T_AUTHORIZED',
      clock: 'business',
      due: NOW + WEEK_MS,
    },
  ]);
  driver.close();
});
