import {
  CallFailed,
  type Clock,
  type Ids,
  type Logger,
  type Tasks,
  type Timer,
  type Transport,
} from '@payflow/service-kit';
import { sign } from '@payflow/webhook-signature';
import { clear, type TimerChange, timerId } from '../payments/change.ts';
import type { Facts, Outcome, Store } from '../records/store.ts';
import type { Delivery, DeliveryAttempt, Mail } from './delivery.ts';
import type { Endpoint } from './endpoint.ts';
import { createHolding, type Held } from './holding.ts';
import { judge, nextTry, retryAfterMs, type TryVerdict } from './schedule.ts';
import { checkTargetUrl, type TargetPolicy, type TargetVerdict } from './target.ts';

/**
 * Sends what commits left as deliveries.
 * 1. A delivery is sent by whoever holds its timer; fresh ones are held by the process that committed them.
 * 2. An approval never waits for it: at most MAX_IN_FLIGHT are under way, the others wait for the timers.
 * 3. Each try is a row; its result and the next try's time are one commit.
 */
export interface Sender {
  sendNow(mail: Mail): void;
  /** The handler of timers of kind `deliver`. */
  onTimer(timer: Timer): Promise<void>;
}

export interface SenderOptions {
  readonly store: Store;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tasks: Tasks;
  readonly logger: Logger;
  readonly targetPolicy: TargetPolicy;
  openSecret(endpoint: Endpoint): string;
  onAttempt(outcome: 'delivered' | 'retry' | 'gone' | 'exhausted'): void;
}

const DEADLINE_MS = 15_000;
const REPLY_KEPT_CHARACTERS = 1_024;
const ERROR_KEPT_CHARACTERS = 500;
const MAX_IN_FLIGHT = 256;

type Try = Omit<DeliveryAttempt, 'deliveryId' | 'number'> & { readonly verdict: TryVerdict };

export function createSender(options: SenderOptions): Sender {
  const { store, clock, tasks, onAttempt } = options;
  const holding = createHolding(options);
  let inFlight = 0;

  async function attempt(delivery: Delivery, endpoints: readonly Endpoint[], held: Held): Promise<void> {
    const endpoint = endpoints.find(({ id }) => id === delivery.endpointId);
    const wanted = endpoint && (endpoint.disabledAt === null || endpoint.url !== delivery.url);
    const tried = wanted
      ? await holding.during(held, delivery.id, () => post(options, delivery, endpoint))
      : notWanted(clock);
    const jitter = options.ids.fraction();
    const at = clock.now();
    const verdict = await store.decide(
      {
        delivery: delivery.id,
        timer: held,
        // Only a 410 touches its endpoint.
        ...(tried.verdict.verdict === 'gone' ? { endpointsOf: delivery.merchantId } : {}),
      },
      (facts) => recordTry(facts, tried, { jitter, at }),
    );
    if (verdict !== 'LOST') onAttempt(verdict);
  }

  function background(delivery: string, work: () => Promise<void>): void {
    if (inFlight >= MAX_IN_FLIGHT) return;
    inFlight++;
    tasks.run(`deliver ${delivery}`, () => work().finally(() => inFlight--));
  }

  return {
    sendNow({ deliveries, endpoints }) {
      for (const delivery of deliveries) {
        const held = { id: timerId('deliver', delivery.id), fence: 1 };
        background(delivery.id, () => attempt(delivery, endpoints, held));
      }
    },
    async onTimer(timer) {
      const held = { id: timer.id, fence: timer.fence };
      const { delivery } = await store.look({ delivery: timer.subject });
      if (delivery?.state !== 'WAITING') {
        const over: Outcome<void> = { result: undefined, timers: [clear('deliver', timer.subject)] };
        return void (await store.decide({ timer: held }, () => over));
      }
      const { endpoints } = await store.look({ endpointsOf: delivery.merchantId });
      background(delivery.id, () => attempt(delivery, endpoints, held));
    },
  };
}

/** Its endpoint answered 410 to another delivery, or is gone. */
const notWanted = (clock: Clock): Try => ({
  at: clock.realNow(),
  durationMs: 0,
  status: null,
  reply: null,
  error: 'the endpoint is disabled',
  verdict: { verdict: 'gone' },
});

const JUDGED_KEPT = 1_000;
const verdicts = new WeakMap<TargetPolicy, Map<string, TargetVerdict>>();

/** Few addresses get nearly all webhooks, and judging one costs more than signing. */
function judged(url: string, policy: TargetPolicy): TargetVerdict {
  const known = verdicts.get(policy) ?? new Map<string, TargetVerdict>();
  verdicts.set(policy, known);
  if (known.size >= JUDGED_KEPT) known.clear();
  const verdict = known.get(url) ?? checkTargetUrl(url, policy);
  known.set(url, verdict);
  return verdict;
}

/** One signed HTTP try. The target is checked again, and once more by the connection when its name is resolved. */
async function post(options: SenderOptions, delivery: Delivery, endpoint: Endpoint): Promise<Try> {
  const { transport, clock, targetPolicy, openSecret } = options;
  const at = clock.realNow();
  const began = clock.elapsedMs();
  const took = () => Math.round(clock.elapsedMs() - began);
  try {
    const target = judged(delivery.url, targetPolicy);
    if (!target.allowed) throw new CallFailed('forbidden', target.message);
    const signature = sign({
      id: delivery.eventId,
      timestampSeconds: Math.floor(at / 1000),
      body: delivery.body,
      secrets: [openSecret(endpoint)],
    });
    const reply = await transport({
      method: 'POST',
      url: delivery.url,
      headers: { 'content-type': 'application/json', 'user-agent': 'PayFlow-Webhook/1', ...signature },
      body: delivery.body,
      deadlineMs: DEADLINE_MS,
    });
    const wait = retryAfterMs(reply.headers['retry-after'], clock.realNow());
    const verdict = judge({ status: reply.status, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
    return {
      at,
      durationMs: took(),
      status: reply.status,
      reply: reply.body.slice(0, REPLY_KEPT_CHARACTERS),
      error: null,
      verdict,
    };
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_KEPT_CHARACTERS);
    return { at, durationMs: took(), status: null, reply: null, error: why, verdict: judge({ error: why }) };
  }
}

type Recorded = 'delivered' | 'retry' | 'gone' | 'exhausted';

/** The try's row, the delivery's new state, and the timer's end or next time. */
function recordTry(
  facts: Facts,
  tried: Try,
  { jitter, at }: { jitter: number; at: number },
): Outcome<Recorded> {
  const { delivery, endpoints } = facts;
  if (!delivery) throw new Error('a delivery was sent that is not there');
  const { verdict, ...rest } = tried;
  const number = delivery.attempts + 1;
  const attempt = { deliveryId: delivery.id, number, ...rest };
  const over = [clear('deliver', delivery.id)];
  const after = (state: Delivery['state']): Delivery[] => [
    { ...delivery, state, attempts: number, updatedAt: at },
  ];
  switch (verdict.verdict) {
    case 'delivered':
      return { result: 'delivered', attempt, deliveries: after('DELIVERED'), timers: over };
    case 'gone': {
      const gone = endpoints.find(({ id, url }) => id === delivery.endpointId && url === delivery.url);
      const disabled = gone ? { endpoint: { ...gone, disabledAt: at } } : {};
      return { result: 'gone', attempt, deliveries: after('DISABLED'), timers: over, ...disabled };
    }
    case 'retry': {
      const wait = nextTry({
        attempt: number,
        jitter,
        ...(verdict.retryAfterMs === undefined ? {} : { retryAfterMs: verdict.retryAfterMs }),
      });
      if (wait === 'EXHAUSTED')
        return { result: 'exhausted', attempt, deliveries: after('EXHAUSTED'), timers: over };
      const again: TimerChange = {
        timer: 'set',
        kind: 'deliver',
        subject: delivery.id,
        clock: 'business',
        due: at + wait,
        attempts: number,
      };
      return { result: 'retry', attempt, deliveries: after('WAITING'), timers: [again] };
    }
  }
}
