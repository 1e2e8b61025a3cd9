import { payStatus, type Refusal, refuse } from '@payflow/contracts';
import type { Change } from './change.ts';
import type { Payment } from './payment.ts';
import { type RefundCommand, refund } from './refund.ts';
import { voidAuthorization } from './void.ts';

/**
 * The payment window's cancel: held money is released, all of it; taken money is refunded. Refuses CANCEL_CONFLICT for a part
 * of held money and in any other state, and what a refund refuses.
 */
export function cancel(payment: Payment, command: RefundCommand): Change | Refusal {
  const { terms, state } = payment;
  const { amount, items, ...rest } = command;
  switch (state.status) {
    case 'AUTHORIZED':
      return items || (amount !== undefined && amount !== terms.amount)
        ? refuse(
            'CANCEL_CONFLICT',
            `${terms.tid} is held, not captured; it can only be cancelled as a whole, ${terms.amount} ${terms.currency}.`,
          )
        : voidAuthorization(payment, rest);
    case 'CAPTURED':
    case 'PARTIALLY_REFUNDED':
      return refund(payment, command);
    default:
      return refuse(
        'CANCEL_CONFLICT',
        `${terms.tid} is ${payStatus(state.status)}; there is no money that could be cancelled.`,
      );
  }
}
