import type { OpenDatabase } from '@payflow/database';
import type { OverviewReads, PaymentSums, Span } from '../overview/reads.ts';
import { whole } from './report-reads.ts';

/** The overview in SQL that both engines read, along the indexes by time. */
const BECAME = `CASE WHEN y.approvedAt IS NOT NULL THEN 'approved' WHEN y.status = 'FAILED' THEN 'declined'
  WHEN y.issuer IS NOT NULL THEN 'open' ELSE 'unasked' END`;

const PAYMENTS = `SELECT ${BECAME} AS became, y.failureCode AS code, COUNT(*) AS count,
  SUM(COALESCE(y.capturedAmount, 0)) AS captured, SUM(COALESCE(y.refundedAmount, 0)) AS refunded
  FROM payments y WHERE y.createdAt >= ? AND y.createdAt < ? GROUP BY ${BECAME}, y.failureCode`;

const STATES = "('WAITING', 'DELIVERED', 'EXHAUSTED', 'DISABLED')";
const DELIVERIES = `SELECT d.state, COUNT(*) AS count FROM deliveries d
  WHERE d.state IN ${STATES} AND d.createdAt >= ? AND d.createdAt < ? GROUP BY d.state`;

const APPROVING = 'payment.approving';
const ANSWERS = "'payment.authorized', 'payment.captured', 'payment.failed', 'payment.unknown'";
const APPROVALS = `SELECT e.tid, e.type, e.at FROM (SELECT y.tid FROM payments y
  WHERE y.createdAt >= ? AND y.createdAt < ? ORDER BY y.createdAt DESC, y.tid DESC LIMIT ?) n
  JOIN events e ON e.tid = n.tid WHERE e.type IN ('${APPROVING}', ${ANSWERS}) ORDER BY e.tid, e.seq`;

type Cells = Readonly<Record<string, unknown>>;

/** From the first time that an issuer was asked to the first answer, payment by payment. */
function timesTaken(events: readonly Cells[]): number[] {
  const asked = new Map<unknown, number>();
  const answered = new Set<unknown>();
  const took: number[] = [];
  for (const { tid, type, at } of events) {
    const since = asked.get(tid);
    if (type === APPROVING) asked.set(tid, since ?? Number(at));
    else if (since !== undefined && !answered.has(tid)) {
      answered.add(tid);
      took.push(Number(at) - since);
    }
  }
  return took;
}

export function createOverviewReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): OverviewReads {
  const rowsOf = (sql: string, { fromMs, beforeMs }: Span, ...further: number[]): Promise<Cells[]> =>
    read((client) => client.$queryRawUnsafe<Cells[]>(sql, fromMs, beforeMs, ...further));
  return {
    async payments(span) {
      const rows = await rowsOf(PAYMENTS, span);
      return rows.map(({ became, code, count, captured, refunded }) => ({
        became: became as PaymentSums['became'],
        code: code === null ? null : String(code),
        count: whole(count),
        captured: whole(captured),
        refunded: whole(refunded),
      }));
    },
    async deliveries(span) {
      const rows = await rowsOf(DELIVERIES, span);
      return rows.map(({ state, count }) => ({ state: String(state), count: whole(count) }));
    },
    async approvals(span, limit) {
      return timesTaken(await rowsOf(APPROVALS, span, limit));
    },
    async anyPayment() {
      return (await read(({ payment }) => payment.findFirst({ select: { tid: true } }))) !== null;
    },
  };
}
