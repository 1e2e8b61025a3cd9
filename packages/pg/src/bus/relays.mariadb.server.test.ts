import { dropDatabase } from '@payflow/database';
import { afterAll, expect, inject, test } from 'vitest';
import { aMessage, idsOf, openOn, relayOn, tidOf, toldBus } from '../test-relay.ts';

const url = (() => {
  const own = new URL(inject('databaseUrl'));
  own.pathname = '/relays_test';
  return own.href;
})();
const open = () => openOn({ file: 'never touched', url });

afterAll(() => dropDatabase(url, 'pg'));

test('two relays on one outbox drain it together, each message once', async () => {
  await using here = await open();
  await using there = await open();
  const bus = toldBus();
  using one = relayOn(here, { bus, company: 'others' });
  using other = relayOn(there, { bus, company: 'others' });
  await one.commits(Array.from({ length: 3_000 }, (_, i) => aMessage(tidOf(i), 3)));
  const began = performance.now();
  one.start();
  other.start();
  await Promise.all([one.quiet(), other.quiet()]);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await one.outbox.unsent()).toEqual({ rows: 0, since: undefined });
  expect(new Set(idsOf(bus.published)).size).toBe(3_000);
  expect(bus.published).toHaveLength(3_000);
});

test('what a dead process held is published by another when its hold has run out', async () => {
  await using here = await open();
  await using there = await open();
  const bus = toldBus();
  const dead = relayOn(here, { bus: toldBus(), company: 'others' });
  const ahead = aMessage(tidOf(9_001), 3, { heldUntil: dead.holdUntil() });
  await dead.commits([ahead, aMessage(tidOf(9_001), 5)]);
  dead.end();
  using alive = relayOn(there, { bus, company: 'others' });
  alive.start();
  await alive.tasks.idle();
  expect(bus.published).toEqual([]);
  await alive.quiet();
  expect(idsOf(bus.published)).toEqual([ahead.id, `${tidOf(9_001)}_5`]);
});
