import { type BodyOf, pay, type Refusal } from '@payflow/contracts';
import type { Keyed, Replied } from '../records/replied.ts';
import { cancel } from './cancel.ts';
import type { PaymentsContext } from './context.ts';
import { type OperateCall, operate } from './operate.ts';

export interface CancelCall {
  readonly body: BodyOf<typeof pay.cancel>;
  readonly merchantId: string;
  readonly keyed: Keyed;
  readonly script?: OperateCall['script'];
}

/** `/pay/cancel`: a void or a refund, by the rules of cancel.ts. */
export function cancelPayment(
  context: PaymentsContext,
  { body, ...call }: CancelCall,
): Promise<Replied | Refusal> {
  const { tid, amount, items, reason } = body;
  return operate(context, {
    tid,
    ...call,
    path: pay.cancel.path,
    begin: (payment, command) => cancel(payment, { ...command, amount, items, reason }),
  });
}
