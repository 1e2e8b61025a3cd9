import {
  currentTrace,
  type Step,
  type TraceContext,
  type Tracing,
  traceparentOf,
} from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { type Bus, NO_PLACES, type Received, type Subscription } from '../bus/bus.ts';
import { busMessageOf } from '../bus/envelope.ts';
import { tracedBus } from './traced-bus.ts';

const MADE_IN: TraceContext = {
  traceId: '5bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  sampled: 'sampled',
};
const message: Received = {
  topic: 'payment.captured',
  key: 'T1',
  value: '{}',
  headers: { traceparent: traceparentOf(MADE_IN) },
  position: '1',
};

/** Keeps who subscribed, to hand messages over by hand. */
function handBus() {
  const subscriptions: Subscription[] = [];
  const subscribed = { caughtUp: async () => undefined, lag: async () => 0, stop: async () => undefined };
  const bus: Bus = {
    publish: async () => NO_PLACES,
    async subscribe(subscription) {
      subscriptions.push(subscription);
      return subscribed;
    },
    health: () => 'ok',
    close: async () => undefined,
  };
  return { bus, hand: (received: Received) => subscriptions[0]?.handle(received) };
}

const listening = (handle: Subscription['handle']): Subscription => ({
  group: 'ledger',
  topics: ['payment.captured'],
  atOnce: 1,
  handle,
});

test('what the outbox holds goes to the bus with the trace of the commit that left it, when there was one', () => {
  const held = { id: 'evt_1', topic: 'payment.captured', tid: 'T1', seq: 3, payload: '{}' };
  const traceparent = traceparentOf(MADE_IN);
  expect(busMessageOf({ ...held, traceparent }).headers).toMatchObject({ traceparent });
  expect(busMessageOf({ ...held, traceparent: null }).headers).not.toHaveProperty('traceparent');
});

test('a message is handled in the trace that it was made in, also when nothing is recorded', async () => {
  const { bus, hand } = handBus();
  const seen: (TraceContext | undefined)[] = [];
  await tracedBus(bus, undefined).subscribe(listening(async () => void seen.push(currentTrace())));
  await hand(message);
  await hand({ ...message, headers: {} });
  expect(seen).toEqual([MADE_IN, undefined]);
});

test('what is recorded is a step under the one that made the message, and whether it failed', async () => {
  const steps: unknown[] = [];
  const tracing: Tracing = {
    begin(step: Step, parent) {
      const trace: TraceContext = { ...MADE_IN, spanId: '1111111111111111' };
      return {
        trace,
        end: (result) => void steps.push([step.name, step.kind, parent?.spanId, result?.error]),
      };
    },
    close: async () => undefined,
  };
  const { bus, hand } = handBus();
  await tracedBus(bus, tracing).subscribe(
    listening(async () => {
      expect(currentTrace()?.spanId).toBe('1111111111111111');
      throw new TypeError('poisoned');
    }),
  );
  await expect(hand(message)).rejects.toThrow('poisoned');
  expect(steps).toEqual([['process payment.captured', 'consumer', MADE_IN.spanId, 'TypeError']]);
});
