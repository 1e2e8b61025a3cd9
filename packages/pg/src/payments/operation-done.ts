import { feeOn } from '../ledger/fee.ts';
import { type Change, change, clear, type Moment } from './change.ts';
import type { Fact } from './events.ts';
import { isPending, type Operation, operationNamed } from './operation.ts';
import type { Payment } from './payment.ts';

export interface OperationDoneCommand extends Moment {
  readonly operationId: string;
  /** The merchant's rate, for what a capture earns. */
  readonly feeBasisPoints: number;
}

/** The issuer did it: the money has moved. Undefined for an operation that has ended before. */
export function operationDone(
  payment: Payment,
  { operationId, feeBasisPoints, ...moment }: OperationDoneCommand,
): Change | undefined {
  const operation = operationNamed(payment, operationId);
  if (!operation || !isPending(operation)) return undefined;
  const { tid } = payment.terms;
  const repeated = clear('repeat-operation', operationId);
  const timers = operation.kind === 'refund' ? [repeated] : [repeated, clear('void-authorization', tid)];
  return change(payment, tid, moment, [moved(operation, feeBasisPoints)], timers);
}

function moved({ id, kind, amount, items, reason }: Operation, feeBasisPoints: number): Fact {
  switch (kind) {
    case 'capture':
      return {
        type: 'payment.captured',
        data: { amount, ...feeOn(amount, feeBasisPoints), operationId: id },
      };
    case 'void':
      return { type: 'payment.voided', data: { operationId: id } };
    case 'refund':
      return { type: 'payment.refunded', data: { operationId: id, amount, items, reason } };
  }
}
