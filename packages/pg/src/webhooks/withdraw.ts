import type { Clock, Timer } from '@payflow/service-kit';
import { clear, type TimerChange } from '../payments/change.ts';
import type { Facts, Outcome, Store } from '../records/store.ts';
import type { WebhookReads } from '../records/webhook-reads.ts';
import { aimOf } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';

/** How many deliveries end in one commit. */
const PAGE = 100;
/** What is being sent at this moment ends by itself; it is looked for again after this. */
const AGAIN_AFTER_MS = 5_000;

/** The timer that ends what waits for an endpoint that is disabled or deleted. */
export const withdrawal = (
  { id, merchantId }: Pick<Endpoint, 'id' | 'merchantId'>,
  at: number,
): TimerChange => ({
  timer: 'set',
  kind: 'withdraw',
  subject: `${id} ${merchantId}`,
  clock: 'business',
  due: at,
});

/** Ends a delivery that has nowhere to go. No try is written, because none was made; one that can be sent stays. */
export function withdraw({ delivery, endpoints }: Facts, at: number): Outcome<'withdrawn' | 'kept'> {
  if (delivery?.state !== 'WAITING' || aimOf(delivery, endpoints)) return { result: 'kept' };
  return {
    result: 'withdrawn',
    deliveries: [{ ...delivery, state: 'DISABLED', updatedAt: at }],
    timers: [clear('deliver', delivery.id)],
  };
}

/** The handler of timers of kind `withdraw`: page by page, until nothing waits or the endpoint is enabled again. */
export function withdrawDeliveries(store: Store, reads: WebhookReads, clock: Clock) {
  return async (timer: Timer): Promise<void> => {
    const [endpointId = '', ...rest] = timer.subject.split(' ');
    const merchantId = rest.join(' ');
    const { endpoints } = await store.look({ endpointsOf: merchantId });
    const isBack = endpoints.some(({ id, disabledAt }) => id === endpointId && disabledAt === null);
    const page = isBack ? [] : await reads.waitingFor({ id: endpointId, merchantId }, PAGE);
    const realAt = clock.realNow();
    const free = page.filter(({ heldUntil }) => heldUntil <= realAt);
    await Promise.all(
      free.map(({ id, timer }) =>
        store.decide({ delivery: id, endpointsOf: merchantId, timer }, (facts) =>
          withdraw(facts, clock.now()),
        ),
      ),
    );
    const due = clock.now() + (free.length > 0 ? 0 : AGAIN_AFTER_MS);
    const next =
      page.length === PAGE
        ? { ...withdrawal({ id: endpointId, merchantId }, due) }
        : clear('withdraw', timer.subject);
    await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
      result: undefined,
      timers: [next],
    }));
  };
}
