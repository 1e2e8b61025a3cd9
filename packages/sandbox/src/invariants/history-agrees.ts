import type { Row } from '@payflow/database';
import { fold, operationRow, type Payment, paymentRow } from '@payflow/pg';
import type { Facts, OperationFact, PaymentFact } from './facts.ts';
import type { Invariant } from './invariant.ts';

function otherCell(row: Row, made: Row): string | undefined {
  const other = Object.entries(made).find(([column, cell]) => row[column] !== cell);
  return other && `has ${other[0]} ${row[other[0]]}, and its events make it ${other[1]}`;
}

function otherOperation(payment: Payment, rows: readonly OperationFact[]): string | undefined {
  const { tid } = payment.terms;
  if (rows.length !== payment.operations.length)
    return `has ${rows.length} operations, and its events make ${payment.operations.length}`;
  return payment.operations
    .map((operation, i) => otherCell(rows[i]?.row ?? {}, operationRow(tid, operation)))
    .find((other) => other !== undefined);
}

function difference({ tid, row }: PaymentFact, { events, operations }: Facts): string | undefined {
  try {
    const folded = fold(events.get(tid) ?? []);
    if (!folded) return 'has no events';
    return otherCell(row, paymentRow(folded)) ?? otherOperation(folded, operations.get(tid) ?? []);
  } catch (error) {
    return (error as Error).message;
  }
}

function* breachesOf(facts: Facts): Iterable<string> {
  const { payments, events } = facts;
  for (const payment of payments) {
    const wrong = difference(payment, facts);
    if (wrong) yield `${payment.tid} ${wrong}`;
  }
  const known = new Set(payments.map(({ tid }) => tid));
  for (const tid of events.keys()) if (!known.has(tid)) yield `${tid} has events and no row`;
}

export const historyAgrees: Invariant = {
  id: 'I3',
  promise:
    'Payments and their operations are what their events make them, step by step along the state table.',
  check: (facts) => ({ looked: facts.payments.length, breaches: [...breachesOf(facts)] }),
};
