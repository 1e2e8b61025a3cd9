import { type Change, change, clear, type Moment } from './change.ts';
import { isPending, operationNamed } from './operation.ts';
import type { Payment } from './payment.ts';

export interface OperationDeclinedCommand extends Moment {
  readonly operationId: string;
  /** ISO 8583. */
  readonly responseCode: string;
}

/** The issuer's no: what was reserved is free again, the payment is as before. Undefined for an operation that has ended. */
export function operationDeclined(
  payment: Payment,
  { operationId, responseCode, ...moment }: OperationDeclinedCommand,
): Change | undefined {
  const operation = operationNamed(payment, operationId);
  if (!operation || !isPending(operation)) return undefined;
  return change(
    payment,
    payment.terms.tid,
    moment,
    [{ type: 'payment.operation_declined', data: { operationId, responseCode } }],
    [clear('repeat-operation', operationId)],
  );
}
