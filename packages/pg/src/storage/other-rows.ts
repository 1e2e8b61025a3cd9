import type { WebhookType } from '@payflow/contracts';
import type { Row } from '@payflow/database';
import type { CheckoutPage } from '../checkout/page-state.ts';
import type { StoredReply } from '../idempotency/reply.ts';
import type { Merchant } from '../merchants/merchant.ts';
import { type TimerChange, timerId } from '../payments/change.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

/** Numbers may come as bigint when Prisma read them. */
export const merchantOf = (row: Readonly<Record<string, unknown>>): Merchant => ({
  ...(row as unknown as Merchant),
  createdAt: Number(row.createdAt),
  oldKeyUntil: numberOrNull(row.oldKeyUntil),
  amountMax: numberOrNull(row.amountMax),
});

export const endpointRow = ({ events, sealedSecret, sealedPrevious, ...rest }: Endpoint): Row => ({
  ...rest,
  events: JSON.stringify(events),
  secret: sealedSecret,
  previousSecret: sealedPrevious,
});

export function endpointOf({ events, secret, previousSecret, ...rest }: Row): Endpoint {
  return {
    ...rest,
    events: JSON.parse(String(events)) as WebhookType[],
    sealedSecret: String(secret),
    sealedPrevious: previousSecret,
  } as unknown as Endpoint;
}

export const deliveryOf = (row: Row): Delivery => row as unknown as Delivery;

export const pageRow = ({ sealedCard, ...rest }: CheckoutPage): Row => ({ ...rest, card: sealedCard });

export const pageOf = ({ card, ...rest }: Row): CheckoutPage =>
  ({ ...rest, sealedCard: card }) as unknown as CheckoutPage;

export const replyRow = ({ reply, ...rest }: StoredReply): Row => ({
  ...rest,
  status: reply?.status ?? null,
  body: reply?.bytes ?? null,
});

export function replyOf({ status, body, ...rest }: Row): StoredReply {
  const reply = typeof status === 'number' ? { status, bytes: String(body) } : undefined;
  return { ...rest, reply } as unknown as StoredReply;
}

export function timerRow(set: Extract<TimerChange, { timer: 'set' }>, traceparent: string | null): Row {
  const held = set.heldUntil ?? 0;
  return {
    id: timerId(set.kind, set.subject),
    kind: set.kind,
    subject: set.subject,
    clock: set.clock,
    due: set.due,
    attempts: set.attempts ?? 0,
    // Whoever holds it from the start holds fence 1.
    fence: held > 0 ? 1 : 0,
    leaseUntil: held,
    traceparent,
  };
}
