// Statements of an issuer that stands on the other end of a test gateway's wire; for tests alone.
import type { issuer } from '@payflow/contracts';
import type { TransportReply } from '@payflow/service-kit';
import type { Gateway } from '../test-gateway.ts';

export type StatedLine = issuer.StatementLine;

/** A line that agrees with a payment that was captured at once. */
export function lineOf(pg: Gateway, tid: string, over: Partial<StatedLine> = {}): StatedLine {
  const [row] = pg.rows('SELECT attemptId, refNo, capturedAmount FROM payments WHERE tid = ?', tid);
  if (!row) throw new Error(`there is no payment ${tid}`);
  return {
    id: `${row.attemptId}_1`,
    kind: 'CAPTURE',
    refNo: String(row.refNo),
    tid,
    attemptId: String(row.attemptId),
    operationId: null,
    amount: Number(row.capturedAmount),
    at: '2026-03-02T00:00:00.000Z',
    ...over,
  };
}

/** A line that agrees with the payment's only refund. */
export function refundOf(pg: Gateway, tid: string, over: Partial<StatedLine> = {}): StatedLine {
  const [row] = pg.rows(`SELECT id, amount FROM operations WHERE tid = ? AND kind = 'refund'`, tid);
  if (!row) throw new Error(`there is no refund of ${tid}`);
  const { id, ...line } = lineOf(pg, tid);
  const operation = { operationId: String(row.id), amount: Number(row.amount) };
  return { ...line, id: id.replace(/1$/, '2'), kind: 'REFUND', ...operation, ...over };
}

/** A line that agrees with the payment's only lost dispute. */
export function chargebackOf(pg: Gateway, tid: string, over: Partial<StatedLine> = {}): StatedLine {
  const [row] = pg.rows(`SELECT issuerDisputeId, amount FROM disputes WHERE tid = ? AND state = 'LOST'`, tid);
  if (!row) throw new Error(`no dispute of ${tid} is lost`);
  const { id, ...line } = lineOf(pg, tid);
  const dispute = { operationId: String(row.issuerDisputeId), amount: Number(row.amount) };
  return { ...line, id: id.replace(/1$/, '3'), kind: 'CHARGEBACK', ...dispute, ...over };
}

export const replyOf = (body: unknown, status = 200): TransportReply => ({
  status,
  headers: {},
  body: JSON.stringify(body),
});

/** A whole statement of a day. */
export function statementOf(
  date: string,
  lines: readonly StatedLine[],
  over: Partial<issuer.Statement> = {},
): issuer.Statement {
  const sum = (kind: StatedLine['kind']) => {
    const own = lines.filter((line) => line.kind === kind);
    return { count: own.length, amount: own.reduce((total, { amount }) => total + amount, 0) };
  };
  const [captures, refunds, chargebacks] = [sum('CAPTURE'), sum('REFUND'), sum('CHARGEBACK')];
  const net = captures.amount - refunds.amount - chargebacks.amount;
  const totals = { captures, refunds, chargebacks, net };
  return { date, final: true, totals, lines: [...lines], nextCursor: null, ...over };
}

/** Has the issuer state these lines, each on its day, and nothing on other days. */
export function states(pg: Gateway, byDay: Readonly<Record<string, readonly StatedLine[]>>): void {
  pg.issuer.states = (day) => replyOf(statementOf(day, byDay[day] ?? []));
}
