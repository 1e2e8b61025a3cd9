import { pay } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import { passingTime } from '../town/passing-time.ts';

const APART = { overrides: { pg: { PAYFLOW_WORKERS: 'apart' } } };
const LEASE_MS = 7_000;

test('a gateway that leaves its work to workers sends no webhook itself', async () => {
  await using town = await startSandbox(APART);
  const order = await town.mina.buys('iphone-16-pro');
  await town.quiet();
  const { tid } = order;
  expect(await town.shop.inbox({ tid })).toEqual([]);
  await town.worker();
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.captured' }]);
  expect(await town.invariants()).toEqual([]);
});

test('and still leaves it to them after a reset', async () => {
  await using town = await startSandbox(APART);
  await town.reset();
  const { tid } = await town.mina.buys('iphone-16-pro');
  // Who runs timers looks at once when the clock is moved.
  await town.clock.advance('PT1S');
  await town.mina.buys('iphone-16-pro');
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toEqual([]);
});

test('of two workers one dies with a webhook in hand, and the other sends it', async () => {
  const time = passingTime();
  await using town = await startSandbox({ ...APART, starts: time.starts });
  const held = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'merchant', () => {
    held.resolve();
    return new Promise(() => undefined);
  });
  const dies = await town.worker();
  const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo: 'HELD', amount: 1_000 } }));
  await town.pg.call(pay.approve, { body: { tid } });
  await held.promise;
  undo();
  await dies.kill();
  await town.worker();
  time.pass(LEASE_MS);
  await town.quiet();
  expect(await town.shop.inbox({ tid })).toMatchObject([{ valid: true, type: 'payment.captured' }]);
  expect(await town.invariants()).toEqual([]);
});
