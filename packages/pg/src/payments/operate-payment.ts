import type { BodyOf, Refusal, rest } from '@payflow/contracts';
import type { Replied } from '../records/replied.ts';
import { capture } from './capture.ts';
import type { PaymentsContext } from './context.ts';
import { type OperateCall, operate } from './operate.ts';
import { refund } from './refund.ts';
import { voidAuthorization } from './void.ts';

/** The operations of /api/v1, by the rules of capture.ts, refund.ts and void.ts. */

export type OperationCall = Omit<OperateCall, 'begin'>;
type Done = Promise<Replied | Refusal>;

export const capturePayment = (
  context: PaymentsContext,
  call: OperationCall,
  { amount }: BodyOf<typeof rest.capturePayment>,
): Done =>
  operate(context, { ...call, begin: (payment, command) => capture(payment, { ...command, amount }) });

export const refundPayment = (
  context: PaymentsContext,
  call: OperationCall,
  { amount, items, reason }: BodyOf<typeof rest.refundPayment>,
): Done =>
  operate(context, {
    ...call,
    begin: (payment, command) => refund(payment, { ...command, amount, items, reason: reason ?? null }),
  });

export const voidPayment = (
  context: PaymentsContext,
  call: OperationCall,
  { reason }: BodyOf<typeof rest.voidPayment>,
): Done =>
  operate(context, {
    ...call,
    begin: (payment, command) => voidAuthorization(payment, { ...command, reason: reason ?? null }),
  });
