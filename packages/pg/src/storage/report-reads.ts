import type { OpenDatabase } from '@payflow/database';
import { isoTime } from '@payflow/service-kit';
import type { Attempts, DaySums, FeeSums, ReportReads, Span, TaxFreeSums } from '../reports/reads.ts';
import { createPieces, readInPieces, type Stretch } from './by-pieces.ts';
import { alongPostings } from './posting-lines.ts';

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

/** The first of its payment in its month: it counts the payment, wherever the month is cut into pieces. */
const FIRST = `NOT EXISTS (SELECT 1 FROM postings q WHERE q.tid = p.tid AND q.seq < p.seq
  AND q.account IN ('fee_income', 'vat_payable') AND SUBSTR(q.day, 1, 7) = ${MONTH})`;

const FEES = `SELECT ${MONTH} AS month, y.issuer, COALESCE(y.method, 'CARD') AS method,
  COUNT(DISTINCT CASE WHEN ${FIRST} THEN p.tid END) AS payments,
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

/** Rows of all pieces in the order of their names, which is what is no number; those of one name are added up. */
function addedUp<Row extends object>(pieces: readonly (readonly Row[])[]): Row[] {
  const rows = new Map<string, Row>();
  for (const row of pieces.flat()) {
    const cells: readonly (readonly [string, unknown])[] = Object.entries(row);
    const name = JSON.stringify(cells.flatMap(([, cell]) => (typeof cell === 'bigint' ? [] : [cell])));
    const before: Cells = { ...rows.get(name) };
    const sums = cells.map(([column, cell]) => {
      const sum = before[column];
      return [column, typeof cell === 'bigint' && typeof sum === 'bigint' ? sum + cell : cell];
    });
    rows.set(name, Object.fromEntries(sums) as Row);
  }
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

const dayOf = ({ day, captures, captured, refunds, refunded, fees, vat }: Cells): DaySums => ({
  day: textOf(day),
  captures: whole(captures),
  captured: whole(captured),
  refunds: whole(refunds),
  refunded: whole(refunded),
  fees: whole(fees),
  vat: whole(vat),
});

const attemptsOf = ({ madeOn, issuer, became, code, count }: Cells): Attempts => ({
  day: isoTime(Number(madeOn)).slice(0, 10),
  issuer: textOf(issuer),
  became: became as Attempts['became'],
  code: code === null ? null : textOf(code),
  count: whole(count),
});

const feesOf = ({ month, issuer, method, payments, fees, vat }: Cells): FeeSums => ({
  ...{ month: textOf(month), issuer: textOf(issuer), method: textOf(method) },
  ...{ payments: whole(payments), fees: whole(fees), vat: whole(vat) },
});

const taxFreeOf = ({ month, taxFree }: Cells): TaxFreeSums => ({
  month: textOf(month),
  taxFree: whole(taxFree),
});

interface Report<Row> {
  readonly name: string;
  readonly sql: string;
  rowOf(row: Cells): Row;
}

const MADE = `SELECT y.createdAt AS place FROM payments y WHERE y.merchantId = ? AND y.createdAt >= ?
  ORDER BY y.createdAt LIMIT 1 OFFSET ?`;

export function createReportReads(
  { read }: Pick<OpenDatabase<'pg'>, 'read'>,
  turn: () => Promise<void>,
): ReportReads {
  const sumsOf = createPieces(turn);
  const ask = (sql: string, ...values: readonly (string | number)[]): Promise<Cells[]> =>
    read((client) => client.$queryRawUnsafe<Cells[]>(sql, ...values));

  /** What payments' events posted stays as it is, and so do these sums of it. */
  async function ofPostings<Row extends object>(
    { name, sql, rowOf }: Report<Row>,
    { merchantId, fromMs, beforeMs }: Span,
  ): Promise<Row[]> {
    const lines = {
      ...alongPostings<number>(read, 'at', { merchantId }),
      read: async ({ from, before = beforeMs }: Stretch<number>) =>
        (await ask(sql, merchantId, from, before)).map(rowOf),
    };
    const stretch = { from: fromMs, before: beforeMs };
    return addedUp(await sumsOf(`${name} ${merchantId} ${fromMs}`, lines, stretch));
  }

  return {
    days: (span) => ofPostings({ name: 'days', sql: DAYS, rowOf: dayOf }, span),
    fees: (span) => ofPostings({ name: 'fees', sql: FEES, rowOf: feesOf }, span),
    taxFree: (span) => ofPostings({ name: 'tax-free', sql: TAX_FREE, rowOf: taxFreeOf }, span),
    async attempts({ merchantId, fromMs, beforeMs }) {
      const lines = {
        /** More payments than asked for may be made at one moment: then it is the next one. */
        async place(from: number, payments: number): Promise<number | undefined> {
          const [row] = await ask(MADE, merchantId, from, payments);
          if (Number(row?.place) !== from) return row && Number(row.place);
          const [next] = await ask(MADE, merchantId, from + 1, 0);
          return next && Number(next.place);
        },
        read: async ({ from, before = beforeMs }: Stretch<number>) =>
          (await ask(ATTEMPTS, merchantId, from, before)).map(attemptsOf),
      };
      return addedUp(await readInPieces(lines, { from: fromMs, before: beforeMs }, turn));
    },
  };
}
