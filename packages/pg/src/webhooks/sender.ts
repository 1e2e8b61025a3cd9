import type { Faults, Ids, Logger, Tasks, Timer } from '@payflow/service-kit';
import { sign } from '@payflow/webhook-signature';
import { clear, timerId } from '../payments/change.ts';
import type { Outcome, Question, Store } from '../records/store.ts';
import { type Aim, aimOf, type Delivery, type Mail, trace } from './delivery.ts';
import { type Endpoint, liveSecrets } from './endpoint.ts';
import { createHolding, type Held } from './holding.ts';
import { exchange, type Outgoing, type OutgoingParts, webhookHeaders } from './outgoing.ts';
import { type Recorded, recordTry, type Try } from './record-try.ts';
import { createRoom } from './room.ts';
import { judge } from './schedule.ts';
import { type SpoiltWay, STALE_SECONDS, STRANGERS_SECRET, spoiledWays } from './way-faults.ts';
import { withdraw } from './withdraw.ts';

/**
 * Sends what commits left as deliveries.
 * 1. A delivery is sent by whoever holds its timer; fresh ones are held by the process that committed them.
 * 2. An approval never waits for it: at most MAX_IN_FLIGHT are under way, the others wait for the timers; one
 *    endpoint takes half of the places at most (room.ts).
 * 3. Each try is a row; its result and the next try's time are one commit.
 * 4. A webhook that arrives looks up nothing but itself; a try that fails also asks after its endpoint.
 */
export interface Sender {
  sendNow(mail: Mail): void;
  /** The handler of timers of kind `deliver`. */
  onTimer(timer: Timer): Promise<void>;
}

/** Of a process that sends nothing itself: what commits leave, workers find by its timers. */
export const leftToOthers: Pick<Sender, 'sendNow'> = { sendNow: () => undefined };

export interface SenderOptions extends OutgoingParts {
  readonly store: Store;
  readonly faults: Faults;
  readonly ids: Ids;
  readonly tasks: Tasks;
  readonly logger: Logger;
  openSecret(sealed: string, endpointId: string): string;
  onAttempt(outcome: Recorded, tookMs: number): void;
}

const MAX_IN_FLIGHT = 512;

export function createSender(options: SenderOptions): Sender {
  const { store, clock, tasks, onAttempt } = options;
  const holding = createHolding(options);
  const room = createRoom(MAX_IN_FLIGHT);
  const spoil = spoiledWays(options);

  async function attempt(delivery: Delivery, endpoints: readonly Endpoint[], held: Held): Promise<void> {
    const aim = aimOf(delivery, endpoints);
    if (!aim) return giveUp(delivery, held);
    const tried = await holding.during(held, delivery.id, () =>
      post(options, delivery, aim, spoil(delivery, aim.url)),
    );
    const moment = { jitter: options.ids.fraction(delivery.id), at: clock.now() };
    const isNews = tried.verdict.verdict !== 'delivered' || aim.signer.failingSince !== null;
    const question: Question = {
      delivery: delivery.id,
      timer: held,
      ...(isNews ? { endpointsOf: delivery.merchantId } : {}),
    };
    const verdict = await store.decide(question, (facts) => recordTry(facts, tried, moment));
    if (verdict !== 'LOST') onAttempt(verdict, tried.durationMs);
  }

  /** Its endpoint was disabled or deleted; when it is back meanwhile, the timer finds it again. */
  async function giveUp({ id, merchantId }: Delivery, held: Held): Promise<void> {
    const at = clock.now();
    await store.decide({ delivery: id, endpointsOf: merchantId, timer: held }, (facts) =>
      withdraw(facts, at),
    );
  }

  function background({ id, endpointId }: Delivery, work: () => Promise<void>): void {
    if (!room.enter(endpointId)) return;
    tasks.run(`deliver ${id}`, () => work().finally(() => room.leave(endpointId)));
  }

  return {
    sendNow({ deliveries, endpoints }) {
      for (const delivery of deliveries) {
        const held = { id: timerId('deliver', delivery.id), fence: 1 };
        background(delivery, () => attempt(delivery, endpoints, held));
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
      background(delivery, () => attempt(delivery, endpoints, held));
    },
  };
}

/** One signed HTTP try. */
async function post(
  options: SenderOptions,
  delivery: Delivery,
  { url, signer }: Aim,
  spoilt: SpoiltWay | undefined,
): Promise<Try> {
  const write = (at: number): Outgoing => {
    const signature = sign({
      id: delivery.eventId,
      timestampSeconds: Math.floor(at / 1000) - (spoilt?.signing === 'stale' ? STALE_SECONDS : 0),
      body: delivery.body,
      secrets:
        spoilt?.signing === 'wrong secret'
          ? [STRANGERS_SECRET]
          : liveSecrets(signer, at).map((sealed) => options.openSecret(sealed, signer.id)),
    });
    return { headers: webhookHeaders(signature), body: spoilt?.body ?? delivery.body };
  };
  const { sent, retryAfterMs, ...seen } = await exchange(options, url, write, spoilt?.send);
  return {
    ...seen,
    ...trace(sent, delivery),
    verdict: judge(
      seen.status === null
        ? { error: seen.error ?? '' }
        : { status: seen.status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    ),
  };
}
