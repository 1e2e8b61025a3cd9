import type { OpenDatabase } from '@payflow/database';
import { isoTime } from '@payflow/service-kit';
import type { Attempts, DaySums, FeeSums, ReportReads, Span, TaxFreeSums } from '../reports/reads.ts';

/**
 * Reports in SQL that both engines read: names stand unquoted, and nothing is divided, for their divisions differ.
 * What a payment's event posted has a number; disputes, settlements and reconciliations have none.
 */
const OF_PAYMENTS = 'p.merchantId = ? AND p.at >= ? AND p.at < ? AND p.seq IS NOT NULL';

const sumOf = (account: string, signed: string): string =>
  `SUM(CASE WHEN p.account = '${account}' THEN ${signed} ELSE 0 END)`;

const DAYS = `SELECT p.day,
  ${sumOf('issuer_receivable', 'CASE WHEN p.debit > 0 THEN 1 ELSE 0 END')} AS captures,
  ${sumOf('issuer_receivable', 'p.debit')} AS captured,
  ${sumOf('issuer_receivable', 'CASE WHEN p.credit > 0 THEN 1 ELSE 0 END')} AS refunds,
  ${sumOf('issuer_receivable', 'p.credit')} AS refunded,
  ${sumOf('fee_income', 'p.credit - p.debit')} AS fees,
  ${sumOf('vat_payable', 'p.credit - p.debit')} AS vat
  FROM postings p WHERE ${OF_PAYMENTS} GROUP BY p.day ORDER BY p.day`;

const MONTH = 'SUBSTR(p.day, 1, 7)';

const FEES = `SELECT ${MONTH} AS month, y.issuer, COALESCE(y.method, 'CARD') AS method,
  COUNT(DISTINCT p.tid) AS payments,
  ${sumOf('fee_income', 'p.credit - p.debit')} AS fees,
  ${sumOf('vat_payable', 'p.credit - p.debit')} AS vat
  FROM postings p JOIN payments y ON y.tid = p.tid
  WHERE ${OF_PAYMENTS} AND p.account IN ('fee_income', 'vat_payable')
  GROUP BY ${MONTH}, y.issuer, COALESCE(y.method, 'CARD') ORDER BY 1, 2, 3`;

/** Milliseconds of a day, and how far Seoul is ahead: what is left over is taken off, so that whole days are left. */
const DAY_MS = 86_400_000;
const SEOUL_AHEAD_MS = 32_400_000;
const MADE_ON = `(y.createdAt + ${SEOUL_AHEAD_MS} - (y.createdAt + ${SEOUL_AHEAD_MS}) % ${DAY_MS})`;
const BECAME = `CASE WHEN y.approvedAt IS NOT NULL THEN 'approved' WHEN y.status = 'FAILED' THEN 'declined' ELSE 'open' END`;

const ATTEMPTS = `SELECT ${MADE_ON} AS madeOn, y.issuer, ${BECAME} AS became, y.failureCode AS code, COUNT(*) AS count
  FROM payments y WHERE y.merchantId = ? AND y.createdAt >= ? AND y.createdAt < ? AND y.issuer IS NOT NULL
  GROUP BY ${MADE_ON}, y.issuer, ${BECAME}, y.failureCode ORDER BY 1, 2`;

/** Of a refund: how much of all refunds up to it, less of those before it, is more than was taxable. */
const TAXABLE =
  'CASE WHEN y.taxFreeAmount < y.capturedAmount THEN y.capturedAmount - y.taxFreeAmount ELSE 0 END';
const BEFORE = `COALESCE((SELECT SUM(q.credit) FROM postings q WHERE q.tid = p.tid
  AND q.account = 'issuer_receivable' AND q.seq < p.seq), 0)`;
const beyond = (refunded: string): string =>
  `CASE WHEN ${refunded} > (${TAXABLE}) THEN ${refunded} - (${TAXABLE}) ELSE 0 END`;
const TAX_FREE = `SELECT ${MONTH} AS month, SUM(CASE WHEN p.debit > 0
  THEN (CASE WHEN y.taxFreeAmount < p.debit THEN y.taxFreeAmount ELSE p.debit END)
  ELSE (${beyond(BEFORE)}) - (${beyond(`(${BEFORE} + p.credit)`)}) END) AS taxFree
  FROM postings p JOIN payments y ON y.tid = p.tid
  WHERE ${OF_PAYMENTS} AND p.account = 'issuer_receivable' AND y.taxFreeAmount > 0
  GROUP BY ${MONTH} ORDER BY 1`;

type Cells = Readonly<Record<string, unknown>>;

/** Sums come as bigint, as a number, or as the decimals of an exact sum. */
export function whole(cell: unknown): bigint {
  return BigInt(String(cell ?? 0).replace(/\.0+$/, ''));
}

const textOf = (cell: unknown): string => String(cell);

export function createReportReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): ReportReads {
  const rowsOf = (sql: string, { merchantId, fromMs, beforeMs }: Span): Promise<Cells[]> =>
    read((client) => client.$queryRawUnsafe<Cells[]>(sql, merchantId, fromMs, beforeMs));
  return {
    async days(span) {
      const rows = await rowsOf(DAYS, span);
      return rows.map(
        ({ day, captures, captured, refunds, refunded, fees, vat }): DaySums => ({
          day: textOf(day),
          captures: whole(captures),
          captured: whole(captured),
          refunds: whole(refunds),
          refunded: whole(refunded),
          fees: whole(fees),
          vat: whole(vat),
        }),
      );
    },
    async attempts(span) {
      const rows = await rowsOf(ATTEMPTS, span);
      return rows.map(
        ({ madeOn, issuer, became, code, count }): Attempts => ({
          day: isoTime(Number(madeOn)).slice(0, 10),
          issuer: textOf(issuer),
          became: became as Attempts['became'],
          code: code === null ? null : textOf(code),
          count: whole(count),
        }),
      );
    },
    async fees(span) {
      const rows = await rowsOf(FEES, span);
      return rows.map(
        ({ month, issuer, method, payments, fees, vat }): FeeSums => ({
          ...{ month: textOf(month), issuer: textOf(issuer), method: textOf(method) },
          ...{ payments: whole(payments), fees: whole(fees), vat: whole(vat) },
        }),
      );
    },
    async taxFree(span) {
      const rows = await rowsOf(TAX_FREE, span);
      return rows.map(
        ({ month, taxFree }): TaxFreeSums => ({ month: textOf(month), taxFree: whole(taxFree) }),
      );
    },
  };
}
