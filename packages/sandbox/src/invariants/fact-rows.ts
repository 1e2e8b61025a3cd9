// Rows of the databases as facts.
import type { Row } from '@payflow/database';
import type { Approval, EndpointFact, OperationFact, PaymentFact } from './facts.ts';

export const paymentFact = (row: Row): PaymentFact => ({
  ...(row as unknown as Omit<PaymentFact, 'row'>),
  row,
});

export function endpointFact({ events, ...rest }: Row): EndpointFact {
  return { ...(rest as unknown as Omit<EndpointFact, 'types'>), types: JSON.parse(String(events)) };
}

export const operationFact = (row: Row): OperationFact => ({
  ...(row as unknown as Omit<OperationFact, 'row'>),
  row,
});

const moved = (type: string): string =>
  `SUM(CASE WHEN e."type" = '${type}' THEN e."amount" ELSE 0 END) AS "${type}"`;

export const APPROVALS = `SELECT a."attemptId", a."tid", a."amount", a."captured" AS "atOnce", ${['captured', 'refunded', 'reversed'].map(moved).join(', ')}
  FROM "entries" a LEFT JOIN "entries" e ON e."attemptId" = a."attemptId" AND e."seq" > a."seq" WHERE a."type" = 'authorized' AND`;
export const BY_APPROVAL = 'GROUP BY a."attemptId", a."tid", a."amount", a."captured"';

export function approvalOf(row: Row): Approval {
  const amount = Number(row.amount);
  const captured = Number(row.atOnce) === 1 ? amount : Number(row.captured);
  const refunded = Number(row.refunded);
  const state = captured > 0 && refunded === captured ? 'refunded' : 'live';
  return {
    attemptId: String(row.attemptId),
    tid: String(row.tid),
    amount,
    captured,
    refunded,
    state: Number(row.reversed) > 0 ? 'reversed' : state,
  };
}
