import { type BodyOf, pay, type Refusal } from '@payflow/contracts';
import type { Keyed, Replied } from '../records/replied.ts';
import { cancel } from './cancel.ts';
import type { PaymentsContext } from './context.ts';
import { operate } from './operate.ts';

export interface CancelCall {
  readonly body: BodyOf<typeof pay.cancel>;
  readonly merchantId: string;
  readonly keyed: Keyed;
}

/** `/pay/cancel`: a void or a refund, by the rules of cancel.ts. */
export function cancelPayment(
  context: PaymentsContext,
  { body, merchantId, keyed }: CancelCall,
): Promise<Replied | Refusal> {
  const { tid, amount, items, reason } = body;
  return operate(context, {
    tid,
    merchantId,
    path: pay.cancel.path,
    keyed,
    begin: (payment, command) => cancel(payment, { ...command, amount, items, reason }),
  });
}
