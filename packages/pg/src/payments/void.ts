import { type Refusal, refuse } from '@payflow/contracts';
import type { Change, TimerChange } from './change.ts';
import { isPending } from './operation.ts';
import type { Payment } from './payment.ts';
import { type OperationCommand, requestOperation } from './request-operation.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Held money that nobody captures is released after this long, business time. */
export const AUTHORIZED_MS = 7 * DAY_MS;
/** A release that could not be asked for, or was declined, is asked for again. */
const AGAIN_MS = DAY_MS;

const voidAt = (tid: string, due: number): TimerChange => ({
  timer: 'set',
  kind: 'void-authorization',
  subject: tid,
  clock: 'business',
  due,
});

/** Stands behind every AUTHORIZED payment, until it is captured or voided. */
export const releaseTimer = (tid: string, authorizedAt: number): TimerChange =>
  voidAt(tid, authorizedAt + AUTHORIZED_MS);

export const releaseAgain = (tid: string, at: number): TimerChange => voidAt(tid, at + AGAIN_MS);

export interface VoidCommand extends OperationCommand {
  readonly reason: string | null;
}

/** Asks to release held money. Refuses CANCEL_CONFLICT unless the payment is AUTHORIZED with nothing under way. */
export function voidAuthorization(payment: Payment, { reason, ...command }: VoidCommand): Change | Refusal {
  const { terms, state, operations } = payment;
  const { tid, amount } = terms;
  if (state.status !== 'AUTHORIZED')
    return refuse('CANCEL_CONFLICT', `${tid} is ${state.status}; only an AUTHORIZED payment can be voided.`);
  if (operations.some(isPending))
    return refuse(
      'CANCEL_CONFLICT',
      `${tid} has a capture or void under way; look the payment up for its outcome.`,
    );
  return requestOperation(payment, command, { kind: 'void', amount, items: null, reason });
}
