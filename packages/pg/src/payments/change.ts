import { evolve, type Fact, type PaymentEvent } from './events.ts';
import type { Operation } from './operation.ts';
import type { Payment } from './payment.ts';

/** A timer to set (anew) or to clear; one for each kind and subject. */
export type TimerChange =
  | {
      readonly timer: 'set';
      readonly kind: TimerKind;
      readonly subject: string;
      readonly clock: 'business' | 'real';
      readonly due: number;
      readonly attempts?: number;
      /** Real time until which this process keeps it to itself, because it acts right after the commit. */
      readonly heldUntil?: number;
    }
  /** A timer that is held is held for longer. */
  | { readonly timer: 'hold'; readonly kind: TimerKind; readonly subject: string; readonly until: number }
  /** A timer that is there starts anew at another time, whoever holds it. */
  | { readonly timer: 'restart'; readonly kind: TimerKind; readonly subject: string; readonly due: number }
  | { readonly timer: 'clear'; readonly kind: TimerKind; readonly subject: string };

export type TimerKind =
  | 'expire'
  | 'resolve'
  | 'reverse'
  | 'repeat-operation'
  | 'void-authorization'
  | 'deliver'
  | 'withdraw'
  | 'redeliver'
  | 'forget-replies'
  | 'retry-message'
  | 'forget-messages'
  | 'reconcile'
  | 'reconcile-daily'
  | 'settle'
  | 'settle-merchant'
  | 'pay-out'
  | 'poll-disputes'
  | 'send-evidence'
  | 'expire-billing-key'
  | 'forget-card'
  | 'renew'
  | 'charge-invoice';

/** One timer for each kind and subject. */
export const timerId = (kind: TimerKind, subject: string): string => `${kind}:${subject}`;

/** What a command does to one payment: its new form, what happened, and what is due later. */
export interface Change {
  readonly payment: Payment;
  readonly events: readonly PaymentEvent[];
  /** Those of its operations that are new, or have another state. */
  readonly operations: readonly Operation[];
  readonly timers: readonly TimerChange[];
  /** The card that waited on the checkout page is deleted. */
  readonly dropsCard?: true;
}

/** Who changes it and when; `id` is fresh for each command, and names its events. */
export interface Moment {
  readonly id: string;
  /** Business time, ms. */
  readonly at: number;
}

/** Numbers the facts and applies them. */
export function change(
  before: Payment | undefined,
  tid: string,
  { id, at }: Moment,
  facts: readonly [Fact, ...Fact[]],
  timers: readonly TimerChange[],
): Change {
  const seq = before?.seq ?? 0;
  const events = facts.map(
    (fact, i): PaymentEvent => ({ ...fact, id: `${id}_${seq + i + 1}`, tid, seq: seq + i + 1, at }),
  );
  const payment = events.reduce<Payment | undefined>(evolve, before);
  if (!payment) throw new Error(`${tid}: a change without a payment`);
  const operations = payment.operations.filter((operation) => !before?.operations.includes(operation));
  return { payment, events, operations, timers };
}

export const clear = (kind: TimerKind, subject: string): TimerChange => ({ timer: 'clear', kind, subject });
