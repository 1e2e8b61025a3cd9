import { pay } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import type { SandboxFaults } from '../town/faults.ts';
import { unanswered } from './unanswered.ts';

type Faults = Parameters<SandboxFaults['put']>[0];

const countsOf = async (town: Sandbox) =>
  (await town.faults.list()).faults.map(({ seen, hit }) => ({ seen, hit }));

describe('when', () => {
  const drops = async (when: Faults[number]['when'], seed: number) => {
    await using town = await startSandbox({ seed });
    const missed: number[] = [];
    await town.faults.put([{ name: 'by-rule', hop: 'merchant-call', fault: 'replyLost', when }]);
    for (let n = 1; n <= 12; n++) {
      const call = town.pg.call(pay.ready, { body: { orderNo: `N-${n}`, amount: 1_000 } });
      if (await unanswered(call)) missed.push(n);
    }
    expect(await countsOf(town)).toEqual([{ seen: 12, hit: missed.length }]);
    return missed;
  };

  test('says first, and then no more', async () => {
    expect(await drops({ first: 3 }, 61)).toEqual([1, 2, 3]);
  });
  test('says every, from the k-th on', async () => {
    expect(await drops({ every: 4 }, 62)).toEqual([4, 8, 12]);
  });
  test('says always', async () => {
    expect(await drops({ always: true }, 63)).toHaveLength(12);
  });
  test('says a probability, the same seed draws the same, and another one something else', async () => {
    const drawn = await drops({ probability: 0.5 }, 64);
    expect(drawn.length).toBeGreaterThan(1);
    expect(drawn.length).toBeLessThan(11);
    expect(await drops({ probability: 0.5 }, 64)).toEqual(drawn);
    expect(await drops({ probability: 0.5 }, 65)).not.toEqual(drawn);
  });
});

describe('what does not fit', () => {
  test.each([
    ['an unknown hop', { hop: 'webhok', fault: 'drop' }, 'faults.1.hop', 'did you mean "webhook"?'],
    [
      'an unknown fault',
      { hop: 'webhook', fault: 'duplicte' },
      'faults.1.fault',
      'did you mean "duplicate"?',
    ],
    ['a fault of another hop', { hop: 'issuer', fault: 'replyLost' }, 'faults.1.fault', 'refused, delay'],
    ['no fault', { hop: 'database' }, 'faults.1.fault', 'busy, gone'],
    ['a delay without its time', { hop: 'issuer', fault: 'delay' }, 'faults.1.delayMs', 'whole number of ms'],
    [
      'an unknown field',
      { hop: 'webhook', fault: 'drop', whn: { first: 1 } },
      'faults.1.whn',
      'did you mean "when"?',
    ],
    [
      'two rules',
      { hop: 'webhook', fault: 'drop', when: { first: 1, every: 2 } },
      'faults.1.when',
      'exactly one',
    ],
    ['no rule', { hop: 'webhook', fault: 'drop', when: {} }, 'faults.1.when', 'exactly one'],
    [
      'a probability above one',
      { hop: 'webhook', fault: 'drop', when: { probability: 2 } },
      'faults.1.when.probability',
      '1',
    ],
    [
      'a path without a slash',
      { hop: 'issuer', fault: 'refused', match: { path: 'card' } },
      'faults.1.match.path',
      'slash',
    ],
    [
      'an unknown type',
      { hop: 'webhook', fault: 'drop', match: { type: 'payment.capture' } },
      'faults.1.match.type',
      'did you mean "payment.captured"?',
    ],
    ['a name twice', { name: 'good', hop: 'webhook', fault: 'drop' }, 'faults.1.name', 'twice'],
    ['a word', 'drop', 'faults.1', 'object'],
  ])('is refused and changes nothing: %s', async (_what, wrong, path, message) => {
    await using town = await startSandbox();
    await town.faults.put([{ name: 'standing', hop: 'webhook', fault: 'drop' }]);
    const good = { name: 'good', hop: 'webhook', fault: 'duplicate' };
    const reply = await town.transport({
      method: 'PUT',
      url: `${town.url('pg')}/sandbox/faults`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults: [good, wrong] }),
      deadlineMs: 5_000,
    });
    expect(reply.status).toBe(400);
    const { errors } = JSON.parse(reply.body);
    expect(errors).toContainEqual({ path, message: expect.stringContaining(message) });
    expect((await town.faults.list()).faults).toMatchObject([{ fault: { name: 'standing' } }]);
  });

  test('asks for the admin key where the sandbox asks for keys, and is not there in server mode', async () => {
    await using town = await startSandbox();
    const reply = await town.transport({
      method: 'DELETE',
      url: `${town.url('pg')}/sandbox/faults`,
      headers: { authorization: 'Bearer wrong' },
      deadlineMs: 5_000,
    });
    expect(reply.status).toBe(401);
    await using server = await startSandbox({ mode: 'server' });
    await expect(server.faults.list()).rejects.toThrow('404 NOT_FOUND');
  });

  test('but could never hit is taken, with a warning', async () => {
    await using town = await startSandbox();
    const { faults, warnings } = await town.faults.put([
      { hop: 'issuer', fault: 'refused', match: { issuer: 'crad' } },
      { name: 'late', hop: 'merchant-call', fault: 'delay', delayMs: 10, match: { path: '/pay/aprove' } },
    ]);
    expect(faults.map(({ fault }) => fault.name)).toEqual(['issuer-refused', 'late']);
    expect(warnings).toEqual([
      'issuer-refused can never hit: there is no issuer "crad", only card; did you mean "card"?',
      'late can never hit: nothing is called at /pay/aprove; did you mean "/pay/approve"?',
    ]);
  });
});

test('faults stay over the end of a server, and go on counting', async () => {
  await using town = await startSandbox({ seed: 66 });
  await town.faults.put([{ hop: 'webhook', fault: 'duplicate', when: { first: 1 } }]);
  await town.mina.buys('iphone-16-pro');
  await town.quiet();
  await town.kill('pg');
  await town.start('pg');
  expect((await town.faults.list()).faults).toMatchObject([
    { fault: { name: 'webhook-duplicate' }, seen: 1, hit: 1 },
  ]);
  await town.mina.buys('galaxy-s25-ultra');
  await town.quiet();
  expect(await countsOf(town)).toEqual([{ seen: 2, hit: 1 }]);
  expect(await town.invariants()).toEqual([]);
});
