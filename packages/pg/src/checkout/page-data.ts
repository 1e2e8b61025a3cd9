import type { CheckoutData, CheckoutNote, CheckoutOrder } from '@payflow/contracts';
import type { Payment } from '../payments/payment.ts';
import { addressOf } from './checkout.ts';
import { installmentsFor } from './installments.ts';
import type { CardOffered } from './on-file.ts';

/** What of a payment its buyer sees. */
export const orderOf = ({ terms }: Payment): CheckoutOrder => ({
  tid: terms.tid,
  orderNo: terms.orderNo,
  name: terms.orderName,
  amount: terms.amount,
  currency: terms.currency,
  items: (terms.items ?? []).map(({ name, quantity, unitPrice }) => ({
    name,
    quantity,
    total: unitPrice * quantity,
  })),
});

export interface CheckoutView {
  readonly payment: Payment;
  readonly merchantName: string;
  readonly token: string;
  /** Business time, ms. */
  readonly now: number;
  readonly onFile: readonly CardOffered[];
  /** Why the last try was not taken. */
  readonly note?: CheckoutNote | undefined;
  /** Whether that try was with another card than those on file. */
  readonly typed?: boolean;
}

/** The checkout page of a payment, in what it shows and sends. */
export function checkoutData(view: CheckoutView): Omit<CheckoutData, 'language'> {
  const { payment, merchantName, token, now, onFile, note, typed = false } = view;
  const { terms } = payment;
  return {
    merchantName,
    order: orderOf(payment),
    action: '/checkout',
    hidden: { tid: terms.tid, token },
    expiresAt: terms.expiresAt,
    now,
    address: addressOf('checkout', terms.tid),
    onFile: onFile.map(({ billingKey, bin, last4, expiry }) => ({
      billingKey,
      shown: `${bin} ······ ${last4}`,
      expiry,
    })),
    mayKeep: terms.customerKey !== null,
    installments: installmentsFor(terms),
    ...(note ? { note } : {}),
    typed,
  };
}
