import { type Refusal, refuse } from '@payflow/contracts';
import type { Change } from './change.ts';
import { isPending } from './operation.ts';
import type { Payment } from './payment.ts';
import { type OperationCommand, requestOperation } from './request-operation.ts';

export interface CaptureCommand extends OperationCommand {
  /** Minor units; undefined takes all that is held. */
  readonly amount: number | undefined;
}

/**
 * Asks for held money, whole or in part, once; what a part leaves over is released. Refuses CAPTURE_CONFLICT unless the
 * payment is AUTHORIZED with nothing under way, and more than is held.
 */
export function capture(payment: Payment, { amount, ...command }: CaptureCommand): Change | Refusal {
  const { terms, state, operations } = payment;
  const { tid, amount: held } = terms;
  if (state.status !== 'AUTHORIZED')
    return refuse(
      'CAPTURE_CONFLICT',
      `${tid} is ${state.status}; only an AUTHORIZED payment can be captured.`,
    );
  if (operations.some(isPending))
    return refuse(
      'CAPTURE_CONFLICT',
      `${tid} has a capture or void under way; look the payment up for its outcome.`,
    );
  if (amount !== undefined && amount > held)
    return refuse('CAPTURE_CONFLICT', `${tid} holds ${held} ${terms.currency}, not ${amount}.`);
  return requestOperation(payment, command, {
    kind: 'capture',
    amount: amount ?? held,
    items: null,
    reason: null,
  });
}
