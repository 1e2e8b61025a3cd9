import type { Clock, FaultFacts, Faults, Judge } from '@payflow/service-kit';
import { type Bus, type BusMessage, BusUnavailable, NO_PLACES, type Places } from './bus.ts';

/**
 * What goes wrong between the gateway and its bus, whichever that is.
 * 1. Where no fault stands, nothing is looked at.
 * 2. Nothing is acknowledged that is not on the bus: one that is held back for another is acknowledged when it has gone.
 * 3. A bus that stalls refuses everything until its time is up, or until the faults are set anew.
 */

/** Of a message that was poisoned, the first half is left. */
const poisoned = (message: BusMessage): BusMessage => ({
  ...message,
  value: message.value.slice(0, message.value.length >> 1),
});

function factsOf({ topic, key, value }: BusMessage): FaultFacts {
  try {
    const { merchantid, data } = JSON.parse(value);
    return { topic, tid: key, merchantId: merchantid, orderNo: data?.orderNo };
  } catch {
    return { topic, tid: key };
  }
}

/** Those that wait until another one has passed. */
function createWaiting(clock: Pick<Clock, 'after'>) {
  const waiting = new Set<AbortController>();
  return {
    async until(holdMs: number): Promise<void> {
      const passed = new AbortController();
      waiting.add(passed);
      await clock.after(holdMs, passed.signal);
      waiting.delete(passed);
    },
    release(): void {
      for (const one of waiting) one.abort();
    },
  };
}

/** A bus that takes nothing stays so for its time, or until the faults are set anew. */
function createStall(faults: Faults, clock: Pick<Clock, 'elapsedMs'>) {
  let stalled: { readonly by: Judge<'bus'>; readonly until: number } | undefined;
  const isStalled = (): boolean => {
    if (stalled && (stalled.by !== faults.at('bus') || clock.elapsedMs() >= stalled.until))
      stalled = undefined;
    return stalled !== undefined;
  };
  return {
    isStalled,
    begin(by: Judge<'bus'>, forMs: number): void {
      stalled = { by, until: clock.elapsedMs() + forMs };
    },
    refuse(): void {
      if (isStalled()) throw new BusUnavailable('it takes nothing at present, by a fault');
    },
  };
}

/** What becomes of messages that are published together. */
interface Way {
  readonly now: readonly BusMessage[];
  readonly held: readonly { readonly message: BusMessage; readonly holdMs: number }[];
  /** What goes on instead of a message. */
  readonly instead: ReadonlyMap<BusMessage, readonly BusMessage[]>;
}

/** Throws BusUnavailable when the bus stalls by one of them. */
function wayOf(
  messages: readonly BusMessage[],
  judge: Judge<'bus'>,
  stall: ReturnType<typeof createStall>,
): Way {
  const held: Way['held'][number][] = [];
  const instead = new Map<BusMessage, readonly BusMessage[]>();
  for (const message of messages) {
    const fault = judge(factsOf(message));
    switch (fault?.fault) {
      case undefined:
        break;
      case 'duplicate':
        instead.set(message, [message, { ...message }]);
        break;
      case 'poison':
        instead.set(message, [poisoned(message)]);
        break;
      case 'reorder':
        held.push({ message, holdMs: fault.holdMs });
        instead.set(message, []);
        break;
      case 'stall':
        stall.begin(judge, fault.forMs);
        stall.refuse();
    }
  }
  return { now: messages.flatMap((message) => instead.get(message) ?? [message]), held, instead };
}

export function faultyBus(bus: Bus, faults: Faults, clock: Pick<Clock, 'after' | 'elapsedMs'>): Bus {
  const waiting = createWaiting(clock);
  const stall = createStall(faults, clock);
  const became = new WeakMap<BusMessage, readonly BusMessage[]>();

  async function pass(messages: readonly BusMessage[]): Promise<Places> {
    if (messages.length === 0) return NO_PLACES;
    const places = await bus.publish(messages);
    waiting.release();
    return places;
  }

  async function publish(messages: readonly BusMessage[]): Promise<Places> {
    stall.refuse();
    const judge = faults.at('bus');
    if (!judge) return pass(messages);
    const { now, held, instead } = wayOf(messages, judge, stall);
    for (const [message, others] of instead) if (others.length > 0) became.set(message, others);
    const passed = await pass(now);
    const later = await Promise.all(
      held.map(async ({ message, holdMs }) => {
        if (now.length === 0) await waiting.until(holdMs);
        stall.refuse();
        return bus.publish([message]);
      }),
    );
    return new Map([passed, ...later].flatMap((places) => [...places]));
  }

  const { doneWith } = bus;
  return {
    ...bus,
    publish,
    ...(doneWith
      ? {
          doneWith(message) {
            const waits = (became.get(message) ?? [message]).flatMap((one) => doneWith(one) ?? []);
            return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
          },
        }
      : {}),
    health: () => (stall.isStalled() ? 'stalled by a fault' : bus.health()),
  };
}
