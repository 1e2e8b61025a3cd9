import { clear, type TimerChange } from '../payments/change.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { Delivery, DeliveryAttempt } from './delivery.ts';
import { disabled, type Endpoint, failed, succeeded } from './endpoint.ts';
import { nextTry, type TryVerdict } from './schedule.ts';
import { withdrawal } from './withdraw.ts';

/** One HTTP try as it was seen from here. */
export type Try = Omit<DeliveryAttempt, 'deliveryId' | 'number' | 'businessAt'> & {
  /** Where it went. */
  readonly url: string;
  readonly verdict: TryVerdict;
};

/** `disabled`: it failed, and nobody waits for it any more. */
export type Recorded = 'delivered' | 'retry' | 'gone' | 'exhausted' | 'disabled';

type Known = Pick<Facts, 'delivery' | 'endpoints' | 'timerAttempts'>;
interface TryMoment {
  /** In [0, 1). */
  readonly jitter: number;
  /** Business time, ms. */
  readonly at: number;
}

/** What the try means for the endpoint that it went to: nothing when that is not known, or has moved meanwhile. */
function endpointAfter(
  { endpointId, addressee }: Delivery,
  endpoints: readonly Endpoint[],
  { url, verdict }: Try,
  at: number,
): { readonly was: Endpoint; readonly is: Endpoint } | undefined {
  const was = endpoints.find(({ id }) => id === endpointId);
  if (addressee === 'CALLBACK' || was?.url !== url || was.disabledAt !== null) return undefined;
  switch (verdict.verdict) {
    case 'delivered':
      return { was, is: succeeded(was) };
    case 'gone':
      return { was, is: disabled(was, 'GONE', at) };
    case 'retry':
      return { was, is: failed(was, at) };
  }
}

/** Whether a delivery that failed has somewhere to go still; known only when the endpoints were looked at. */
function isWanted({ addressee, endpointId }: Delivery, endpoints: readonly Endpoint[]): boolean {
  if (addressee === 'CALLBACK') return true;
  return endpoints.some(({ id, disabledAt }) => id === endpointId && disabledAt === null);
}

/**
 * The try's row, the delivery's new state, its timer's end or next time, and what it means for its endpoint.
 * The endpoints are wanted for every try but a success at an endpoint that was not failing.
 */
export function recordTry(facts: Known, tried: Try, { jitter, at }: TryMoment): Outcome<Recorded> {
  const { delivery, endpoints, timerAttempts } = facts;
  if (!delivery) throw new Error('a delivery was sent that is not there');
  const { verdict, url, ...rest } = tried;
  const number = delivery.attempts + 1;
  const touched = endpointAfter(delivery, endpoints, tried, at);
  const isOver = touched !== undefined && touched.is.disabledAt !== null;
  const after = (result: Recorded, state: Delivery['state'], timer: TimerChange): Outcome<Recorded> => ({
    result,
    attempt: { deliveryId: delivery.id, number, ...rest, businessAt: at - rest.durationMs },
    deliveries: [{ ...delivery, url, state, attempts: number, updatedAt: at }],
    timers: [timer, ...(isOver ? [withdrawal(touched.is, at)] : [])],
    ...(touched && touched.is !== touched.was ? { endpoint: touched.is } : {}),
  });
  const over = clear('deliver', delivery.id);
  if (verdict.verdict === 'delivered') return after('delivered', 'DELIVERED', over);
  const isAnswered = touched !== undefined || delivery.addressee === 'CALLBACK';
  if (verdict.verdict === 'gone' && isAnswered) return after('gone', 'DISABLED', over);
  if (isOver || !isWanted(delivery, endpoints)) return after('disabled', 'DISABLED', over);
  const attempts = timerAttempts + 1;
  const retryAfterMs = verdict.verdict === 'retry' ? verdict.retryAfterMs : undefined;
  const wait = nextTry({ attempt: attempts, jitter, retryAfterMs });
  if (wait === 'EXHAUSTED') return after('exhausted', 'EXHAUSTED', over);
  const { id } = delivery;
  const again = { timer: 'set', kind: 'deliver', subject: id, clock: 'business', due: at + wait, attempts };
  return after('retry', 'WAITING', again as TimerChange);
}
