import {
  type BodyOf,
  isRefusal,
  type Refusal,
  type ReplyOf,
  refuse,
  type webhooks,
} from '@payflow/contracts';
import type { Clock, Timer } from '@payflow/service-kit';
import { clear, type TimerChange } from '../payments/change.ts';
import { answerOnce } from '../records/answer-once.ts';
import type { Keyed, Replied } from '../records/replied.ts';
import type { Facts, Outcome, Store } from '../records/store.ts';
import type { Resending, WebhookReads } from '../records/webhook-reads.ts';
import { aimOf, type Delivery } from './delivery.ts';
import { ownEndpoint } from './endpoint.ts';
import { ownDelivery } from './look-up.ts';

export interface RedeliverContext {
  readonly store: Store;
  readonly reads: WebhookReads;
  /** Makes the timers look at once. */
  nudge(): void;
}

/** How many are sent again in one commit. */
const PAGE = 100;

/** The same event again, at once, with the whole schedule before it; a try that is under way is the first of it. */
function again(delivery: Delivery, at: number): Required<Pick<Outcome<never>, 'deliveries' | 'timers'>> {
  const { id } = delivery;
  const timer: TimerChange =
    delivery.state === 'WAITING'
      ? { timer: 'restart', kind: 'deliver', subject: id, due: at }
      : { timer: 'set', kind: 'deliver', subject: id, clock: 'business', due: at };
  return { deliveries: [{ ...delivery, state: 'WAITING', updatedAt: at }], timers: [timer] };
}

const NOWHERE =
  'Its endpoint is disabled or deleted; enable it first (PATCH /api/v1/webhook-endpoints/{id} {"enabled": true}).';

/** One delivery, whatever became of it. Refuses one whose endpoint is disabled or gone. */
export async function redeliverOne(
  { store, nudge }: RedeliverContext,
  { id, merchantId, keyed }: { id: string; merchantId: string; keyed: Keyed },
): Promise<Replied | Refusal> {
  const question = { delivery: id, endpointsOf: merchantId };
  const replied = await answerOnce(store, { keyed, question, status: 202 }, ({ delivery, endpoints }) => {
    const mine = ownDelivery(delivery, merchantId, id);
    if (isRefusal(mine)) return mine;
    if (!aimOf(mine, endpoints)) return refuse('INVALID_STATE', NOWHERE);
    const answer: ReplyOf<typeof webhooks.redeliverWebhook> = {
      code: 'OK',
      message: 'It is sent again.',
      data: { id, status: 'WAITING' },
    };
    return { answer, outcome: again(mine, keyed.at) };
  });
  nudge();
  return replied;
}

export interface RedeliverMany {
  readonly endpointId: string;
  readonly merchantId: string;
  readonly body: BodyOf<typeof webhooks.redeliverWebhooks>;
  readonly keyed: Keyed;
}

const resendTimer = ({ endpointId, since, before, states }: Resending, due: number): TimerChange => ({
  timer: 'set',
  kind: 'redeliver',
  subject: `${endpointId} ${since} ${before} ${states.join()}`,
  clock: 'business',
  due,
});

/** All of an endpoint since a time: counted now, sent again by a timer. */
export async function redeliverMany(
  { store, reads, nudge }: RedeliverContext,
  { endpointId, merchantId, body, keyed }: RedeliverMany,
): Promise<Replied | Refusal> {
  const { at } = keyed;
  const states = [...new Set(body.status)].sort();
  const resending = { endpointId, merchantId, since: Date.parse(body.since), before: at, states };
  const count = await reads.countToResend(resending);
  const asking = { keyed, question: { endpointsOf: merchantId }, status: 202 };
  const replied = await answerOnce(store, asking, ({ endpoints }) => {
    const endpoint = ownEndpoint(endpoints, endpointId);
    if (isRefusal(endpoint)) return endpoint;
    if (endpoint.disabledAt !== null) return refuse('INVALID_STATE', NOWHERE);
    const answer: ReplyOf<typeof webhooks.redeliverWebhooks> = {
      code: 'OK',
      message: count === 1 ? '1 is sent again.' : `${count} are sent again.`,
      data: { count },
    };
    return { answer, outcome: { timers: count > 0 ? [resendTimer(resending, at)] : [] } };
  });
  nudge();
  return replied;
}

/** One of a page; it may have been sent again, or lost its endpoint, since the page was read. */
function resend({ delivery, endpoints }: Facts, { before }: Resending, at: number): Outcome<void> {
  const stale = !delivery || delivery.state === 'WAITING' || delivery.updatedAt > before;
  if (stale || !aimOf(delivery, endpoints)) return { result: undefined };
  return { result: undefined, ...again(delivery, at) };
}

function resendingOf(subject: string, merchantId: string): Resending {
  const [endpointId = '', since, before, states = ''] = subject.split(' ');
  return {
    ...{ endpointId, merchantId, since: Number(since), before: Number(before) },
    states: states.split(',') as webhooks.Resendable[],
  };
}

/** The handler of timers of kind `redeliver`: a page, and itself again while there are more. */
export function redeliverPages(store: Store, reads: WebhookReads, clock: Clock) {
  return async (timer: Timer): Promise<void> => {
    const [endpointId = ''] = timer.subject.split(' ');
    const merchantId = (await reads.merchantOf(endpointId)) ?? '';
    const { endpoints } = await store.look({ endpointsOf: merchantId });
    const isThere = endpoints.some(({ id, disabledAt }) => id === endpointId && disabledAt === null);
    const resending = resendingOf(timer.subject, merchantId);
    const page = isThere ? await reads.toResend(resending, PAGE) : [];
    const at = Math.max(clock.now(), resending.before + 1);
    await Promise.all(
      page.map((id) =>
        store.decide({ delivery: id, endpointsOf: merchantId }, (facts) => resend(facts, resending, at)),
      ),
    );
    const next = page.length > 0 ? resendTimer(resending, clock.now()) : clear('redeliver', timer.subject);
    await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
      result: undefined,
      timers: [next],
    }));
  };
}
