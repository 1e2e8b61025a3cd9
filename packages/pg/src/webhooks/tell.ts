import type { LaterWebhookType, WebhookType } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import type { Delivery } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';

/** How an event becomes deliveries; they are written in the commit of what they tell of. Pure. */

export type Target = Pick<Delivery, 'addressee' | 'url' | 'endpointId'>;

/** The enabled endpoints that want events of a type. */
export const ownTargets = (type: WebhookType, endpoints: readonly Endpoint[]): Target[] =>
  endpoints
    .filter(({ disabledAt, events }) => disabledAt === null && events.includes(type))
    .map(({ id, url }): Target => ({ addressee: 'ENDPOINT', endpointId: id, url }));

/** An event in the words of the wire. */
export interface Told extends Pick<Delivery, 'type' | 'merchantId' | 'tid' | 'body'> {
  /** The event's id: the webhook-id of each delivery. */
  readonly id: string;
  /** Business time, ms. */
  readonly at: number;
}

export const addressed = ({ id, at, ...told }: Told, to: readonly Target[]): Delivery[] =>
  to.map((target, i) => ({
    id: `dlv_${id.replace(/^chg_/, '')}_${i}`,
    eventId: id,
    ...told,
    ...target,
    state: 'WAITING',
    attempts: 0,
    createdAt: at,
    updatedAt: at,
  }));

/** Timers that send them; `heldUntil`: real time until which whoever commits them sends them itself. */
export const sendTimers = (deliveries: readonly Delivery[], heldUntil: number): TimerChange[] =>
  deliveries.map(({ id, createdAt }) => ({
    timer: 'set',
    kind: 'deliver',
    subject: id,
    clock: 'business',
    due: createdAt,
    heldUntil,
  }));

/** What a merchant hears of that is no event of a payment. */
export interface News {
  /** Fresh for each event and at most 60 characters, so that a delivery's id can be made of it. */
  readonly id: string;
  readonly type: LaterWebhookType;
  readonly merchantId: string;
  /** The payment that it is about, when it is about one. */
  readonly tid: string | null;
  /** Business time, ms. */
  readonly at: number;
  /** As the contract of this type has it. */
  readonly data: object;
}

/** The deliveries of one such event, with the timers that send them. */
export function tell(
  { data, ...news }: News,
  endpoints: readonly Endpoint[],
  heldUntil: number,
): { readonly deliveries: readonly Delivery[]; readonly timers: readonly TimerChange[] } {
  const { type, at } = news;
  const body = JSON.stringify({ type, timestamp: isoTime(at), data });
  const deliveries = addressed({ ...news, body }, ownTargets(type, endpoints));
  return { deliveries, timers: sendTimers(deliveries, heldUntil) };
}
