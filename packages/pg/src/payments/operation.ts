/**
 * A capture, a void or a refund.
 * 1. It is PENDING, and reserves its amount and items, from before the issuer is asked until the issuer has answered.
 * 2. The issuer is asked again under the same id until it answers; an operation is never guessed, and never net-cancelled.
 */
export interface Operation {
  readonly id: string;
  readonly kind: 'capture' | 'void' | 'refund';
  /** Minor units: what is taken, released or given back. */
  readonly amount: number;
  /** Which of the payment's items a refund is for. */
  readonly items: readonly RefundItem[] | null;
  readonly reason: string | null;
  readonly state: 'PENDING' | 'DONE' | 'DECLINED';
  /** ISO 8583, once the issuer has answered. */
  readonly responseCode: string | null;
  /** The merchant's call that asked for it; null for one that a timer made. */
  readonly replyTo: ReplyTo | null;
  /** The number of the event that asked for it. */
  readonly seq: number;
  /** Business time, ms. */
  readonly requestedAt: number;
}

export interface RefundItem {
  readonly sku: string;
  readonly quantity: number;
}

export interface ReplyTo {
  readonly path: string;
  /** Its Idempotency-Key, when it had one. */
  readonly key: string | null;
}

export interface Operated {
  readonly operations: readonly Operation[];
}

export const operationNamed = ({ operations }: Operated, id: string): Operation | undefined =>
  operations.find((operation) => operation.id === id);

export const isPending = ({ state }: Operation): boolean => state === 'PENDING';
