import { expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { authorizationsFor, paymentOf, RESOLVED_BY_MS, requests, rowsOf } from '../stories/requested.ts';
import { passingTime } from '../town/passing-time.ts';

const APART = { overrides: { pg: { PAYFLOW_WORKERS: 'apart' } } };

test('what is requested of a gateway without workers waits for one, and is paid by it', async () => {
  await using town = await startSandbox(APART);
  const tids = await Promise.all(Array.from({ length: 5 }, () => requests(town)));
  await town.quiet();
  for (const tid of tids) expect(await paymentOf(town, tid)).toMatchObject({ status: 'REQUESTED' });
  await town.worker();
  await town.quiet();
  for (const tid of tids) {
    expect(await paymentOf(town, tid)).toMatchObject({ status: 'CAPTURED' });
    expect(await authorizationsFor(town, tid)).toHaveLength(1);
  }
  expect(await town.invariants()).toEqual([]);
});

test('of two workers one dies with the issuer asked: the other gives the money back, and asks nobody again', async () => {
  const time = passingTime();
  await using town = await startSandbox({ ...APART, starts: time.starts });
  const dies = await town.worker();
  const died = Promise.withResolvers<void>();
  const undo = town.intercept('pg', 'card', async (request, next) => {
    undo();
    const reply = await next(request);
    await dies.kill();
    died.resolve();
    return reply;
  });
  const tid = await requests(town);
  await died.promise;
  await town.worker();
  time.pass(RESOLVED_BY_MS);
  await town.quiet();
  expect(await paymentOf(town, tid)).toMatchObject({ status: 'FAILED', failure: { code: '91' } });
  expect(await authorizationsFor(town, tid)).toMatchObject([{ heldAmount: 0 }]);
  expect(await rowsOf(town, `SELECT "consumer" FROM "consumed"`)).toEqual([{ consumer: 'authorizer' }]);
  expect(await town.invariants()).toEqual([]);
});
