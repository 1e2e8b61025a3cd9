import { type Copies, dealtOut } from './seed.ts';

/**
 * What is different from copy to copy, in SQL with `i` as the copy's number: payments of a month, half of them the first
 * merchant's, and of all kinds that the console filters by. Good to be read; its books are nobody's.
 */
const MONTH_MS = 30 * 24 * 3_600_000;
const SEOUL_AHEAD_MS = 9 * 3_600_000;
/** Times are told from other numbers by their size. */
const EARLIEST_MS = Date.UTC(2020);
const isTime = (cell: unknown): boolean => typeof cell === 'number' && cell > EARLIEST_MS;
/** What is swept once it is old stays as young as it is. */
const UNMOVED = new Set(['idempotency', 'consumed', 'timers']);
export const MERCHANTS = 51;

/** One payment in ten is declined, one in fifty went back, one in fifty waits to be captured, and few are unknown. */
const DECLINED = 'i % 10 = 7';
const STATUS = `CASE WHEN ${DECLINED} THEN 'FAILED' WHEN i % 50 = 3 THEN 'REFUNDED' WHEN i % 50 = 4 THEN 'AUTHORIZED'
  WHEN i % 20000 = 9 THEN 'UNKNOWN' ELSE 'CAPTURED' END`;
const unlessDeclined = (sql: string): string => `CASE WHEN ${DECLINED} THEN NULL ELSE ${sql} END`;

const payments: Readonly<Record<string, string>> = {
  status: STATUS,
  amount: '1000 + i * 7919 % 400 * 500',
  cardLast4: `printf('%04d', i % 97 * 103)`,
  issuer: `CASE WHEN i % 4 = 0 THEN 'card-b' ELSE 'card' END`,
  method: `CASE WHEN i % 9 = 0 THEN 'EASY_PAY' END`,
  billingKey: `CASE WHEN i % 9 = 0 THEN 'bk_of_nobody' END`,
  failureCode: `CASE WHEN ${DECLINED} THEN CASE i % 30 WHEN 7 THEN '05' WHEN 17 THEN '54' ELSE '51' END END`,
  capturedAmount: unlessDeclined('1000 + i * 7919 % 400 * 500'),
};

/** What a payment is paid with, and what became of it; undefined: as of the original. */
function ofPayment(column: string, at: string): string | undefined {
  return column === 'approvedAt' ? unlessDeclined(at) : payments[column];
}

/** Payments of the last thirty days up to `untilMs`, evenly. */
export function busyMonth(count: number, untilMs: number): Pick<Copies, 'merchants' | 'files' | 'cell'> {
  const at = `(${untilMs} - (${count} - i) * ${Math.floor(MONTH_MS / count)})`;
  const own: Readonly<Record<string, string>> = {
    merchantId: `CASE WHEN i % 2 = 0 THEN 'M001' ELSE ${dealtOut(MERCHANTS)} END`,
    day: `date((${at} + ${SEOUL_AHEAD_MS}) / 1000, 'unixepoch')`,
    state: `CASE WHEN i % 40 = 0 THEN 'EXHAUSTED' ELSE 'DELIVERED' END`,
  };
  return {
    merchants: MERCHANTS,
    files: ['pg.db'],
    cell(table, column, row) {
      if (UNMOVED.has(table) && column !== 'merchantId') return undefined;
      const known = own[column] ?? (table === 'payments' ? ofPayment(column, at) : undefined);
      return known ?? (isTime(row[column]) ? at : undefined);
    },
  };
}
