import type { sandboxFaults } from '@payflow/contracts';
import { createFaults } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { toldBus } from '../test-relay.ts';
import { type BusMessage, BusUnavailable } from './bus.ts';
import { faultyBus } from './faulty-bus.ts';

type BusFault = sandboxFaults.FaultAt<'bus'>;

/** A bus with faults on its way, and a clock that moves when it is told. */
function aBus(...told: (Partial<BusFault> & Pick<BusFault, 'fault'>)[]) {
  const faults = createFaults('pg');
  const put = (all: typeof told) =>
    faults.set(
      all.map((one, i) => ({
        fault: {
          name: `f${i}`,
          hop: 'bus',
          match: {},
          when: { always: true },
          ...one,
        } as sandboxFaults.NamedFault,
        seen: 0,
        hit: 0,
      })),
      'seed',
    );
  put(told);
  let now = 0;
  const waiting = new Set<() => void>();
  const clock = {
    elapsedMs: () => now,
    after: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        waiting.add(resolve);
        signal?.addEventListener('abort', () => resolve());
      }),
  };
  const inner = toldBus();
  return {
    bus: faultyBus(inner, faults, clock),
    faults,
    put: () => put([]),
    values: () => inner.published.map(({ value }) => value),
    pass(ms: number) {
      now += ms;
      for (const resolve of waiting) resolve();
    },
  };
}

const message = (key: string, data: object = {}, topic = 'payment.captured'): BusMessage => ({
  topic,
  key,
  value: JSON.stringify({ merchantid: 'M001', data }),
  headers: {},
});
const [a, b] = [message('T1', { orderNo: 'A' }), message('T2', { orderNo: 'B' })];

test('without a fault all goes through as it is', async () => {
  const { bus, values } = aBus();
  await bus.publish([a, b]);
  expect(values()).toEqual([a.value, b.value]);
});

test('a fault is aimed by topic, payment, order and merchant', async () => {
  for (const match of [
    { topic: 'payment.captured' },
    { tid: 'T1' },
    { orderNo: 'A' },
    { merchantId: 'M001' },
  ] as const) {
    const { bus, faults } = aBus({ fault: 'duplicate', match });
    await bus.publish([a, message('T3', {}, 'payment.failed')]);
    const [standing] = faults.standing();
    expect({ match, hit: standing?.hit }).toEqual({ match, hit: 'merchantId' in match ? 2 : 1 });
  }
});

test('a duplicate is there twice, a poisoned one cannot be read, and what cannot be read is no obstacle', async () => {
  const { bus, values } = aBus(
    { fault: 'duplicate', match: { tid: 'T1' } },
    { fault: 'poison', match: { tid: 'T2' } },
  );
  await bus.publish([a, b, { ...a, key: 'T3', value: 'no JSON' }]);
  const [first, second, poisoned, rest] = values();
  expect([first, second, rest]).toEqual([a.value, a.value, 'no JSON']);
  expect(() => JSON.parse(poisoned ?? '')).toThrow(SyntaxError);
});

test('one that is held back goes, and is acknowledged, when another one has passed', async () => {
  const { bus, values } = aBus({ fault: 'reorder', holdMs: 1_000, match: { tid: 'T1' } });
  let acknowledged = false;
  const held = bus.publish([a]).then(() => {
    acknowledged = true;
  });
  await new Promise(setImmediate);
  expect([acknowledged, values()]).toEqual([false, []]);
  await bus.publish([b]);
  await held;
  expect(values()).toEqual([b.value, a.value]);
});

test('one that is held back among others goes behind them, and one that nobody overtakes when its time is up', async () => {
  const { bus, values, pass } = aBus({ fault: 'reorder', holdMs: 1_000, match: { tid: 'T1' } });
  await bus.publish([a, b]);
  expect(values()).toEqual([b.value, a.value]);
  const held = bus.publish([a]);
  await new Promise(setImmediate);
  pass(1_000);
  await held;
  expect(values()).toEqual([b.value, a.value, a.value]);
});

test('a stalled bus refuses everything until its time is up, says so, and then is well', async () => {
  const { bus, values, pass } = aBus({
    fault: 'stall',
    forMs: 500,
    match: { tid: 'T1' },
    when: { first: 1 },
  });
  await expect(bus.publish([b, a])).rejects.toThrow(BusUnavailable);
  await expect(bus.publish([b])).rejects.toThrow(BusUnavailable);
  expect(bus.health()).not.toBe('ok');
  pass(500);
  await bus.publish([b, a]);
  expect([bus.health(), values()]).toEqual(['ok', [b.value, a.value]]);
});

test('a stall ends when the faults are set anew', async () => {
  const { bus, put } = aBus({ fault: 'stall', forMs: 500_000 });
  await expect(bus.publish([a])).rejects.toThrow(BusUnavailable);
  put();
  await bus.publish([a]);
  expect(bus.health()).toBe('ok');
});
