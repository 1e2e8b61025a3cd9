import { sandboxScenarios } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { shippedScenarios } from '../scenarios/shelf.ts';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

const { listScenarios, playScenario } = sandboxScenarios;

test('scenarios are listed and played by the API, in a town of their own', { timeout: 60_000 }, async () => {
  await using town = await startSandbox({ seed: 61 });
  const { scenarios } = replyOf(await town.pg.call(listScenarios, {}));
  expect(scenarios.map(({ name }) => name)).toEqual((await shippedScenarios()).map(({ name }) => name));

  const params = { name: 'wrong-amount' };
  const played = replyOf(await town.pg.call(playScenario, { params, body: { seed: 5 } }));
  expect(played).toMatchObject({
    name: 'wrong-amount',
    seed: 5,
    passed: true,
    steps: [{ came: '200 READY' }, { came: expect.stringContaining('422 AMOUNT_MISMATCH') }, {}, {}],
  });
  expect(replyOf(await town.pg.call(playScenario, { params, body: {} }))).toMatchObject({ seed: 1 });
  expect(await town.shop.inbox()).toEqual([]);
  expect(await town.invariants()).toEqual([]);
});

test('an unknown scenario is 404 with the nearest name, and a seed that is none is 400', async () => {
  await using town = await startSandbox({ seed: 62 });
  expect(await town.pg.call(playScenario, { params: { name: 'wrong-amout' }, body: {} })).toMatchObject({
    status: 404,
    problem: { code: 'NOT_FOUND', message: 'There is no scenario wrong-amout; did you mean "wrong-amount"?' },
  });
  const asked = await town.pg.call(playScenario, { params: { name: 'wrong-amount' }, body: { seed: -1 } });
  expect(asked).toMatchObject({ status: 400, problem: { errors: [{ path: 'seed' }] } });
});
