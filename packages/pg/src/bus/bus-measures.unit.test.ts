import { createLogger, createMetrics, liveClock } from '@payflow/service-kit';
import { expect, test } from 'vitest';
import { createMemoryBus } from '../adapters/memory-bus.ts';
import { type Bus, NO_PLACES, type Subscribed } from './bus.ts';
import { createBusMeasures } from './bus-measures.ts';
import { keeper, many, message } from './test-messages.ts';

const clock = liveClock();
const logger = createLogger({ name: 'pg', level: 'silent' });

/** The metrics of a process, and a bus that they watch. */
function watching(bus: Bus = createMemoryBus({ clock, logger })) {
  const { registry } = createMetrics('pg');
  const measures = createBusMeasures(registry);
  const lines = async () => {
    const text = await registry.metrics();
    return text.split('\n').filter((line) => /^payflow_(?:consumer_lag|bus_up)/.test(line));
  };
  return { measures, bus: measures.watch(bus, clock), lines };
}

const lagOf = (group: string, topic: string, waiting: number) =>
  `payflow_consumer_lag{group="${group}",topic="${topic}",server="pg"} ${waiting}`;

test('what waits is shown by group and topic, over all members of the process', async () => {
  const { bus, lines } = watching();
  const release = Promise.withResolvers<void>();
  const slow = { handle: () => release.promise, topics: ['sales', 'returns'] };
  const books = await bus.subscribe(keeper(slow).subscription);
  await bus.subscribe(keeper({ group: 'mails' }).subscription);
  await bus.publish([...many(6, 2), message('key-0', 6, 'returns')]);
  await expect
    .poll(async () => (await lines()).toSorted())
    .toEqual([
      'payflow_bus_up{server="pg"} 1',
      lagOf('books', 'returns', 1),
      lagOf('books', 'sales', 6),
      lagOf('mails', 'sales', 0),
    ]);
  release.resolve();
  await books.caughtUp();
  expect(await lines()).toContain(lagOf('books', 'sales', 0));
});

test('a member that stopped is shown no more, and a closed bus is down', async () => {
  const { bus, lines } = watching();
  const books = await bus.subscribe(keeper().subscription);
  expect(await lines()).toContain(lagOf('books', 'sales', 0));
  await books.stop();
  await bus.close();
  expect(await lines()).toEqual(['payflow_bus_up{server="pg"} 0']);
});

test('nobody who looks waits for a bus that does not answer', async () => {
  const silent: Subscribed = {
    lag: () => new Promise(() => undefined),
    caughtUp: async () => undefined,
    stop: async () => undefined,
  };
  const { bus, lines } = watching({
    publish: async () => NO_PLACES,
    subscribe: async () => silent,
    health: () => 'gone',
    close: async () => undefined,
  });
  await bus.subscribe(keeper().subscription);
  const began = clock.elapsedMs();
  expect(await lines()).toEqual(['payflow_bus_up{server="pg"} 0']);
  expect(clock.elapsedMs() - began).toBeLessThan(3_000);
});

test('of two lives, the second one is shown', async () => {
  const { measures, bus, lines } = watching();
  await bus.close();
  measures.watch(createMemoryBus({ clock, logger }), clock);
  expect(await lines()).toEqual(['payflow_bus_up{server="pg"} 1']);
});
