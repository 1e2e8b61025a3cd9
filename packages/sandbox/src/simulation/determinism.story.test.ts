import { pay } from '@payflow/contracts';
import { CallFailed } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';
import type { Sandbox } from '../town/sandbox.ts';
import { loseReply } from '../town/wires.ts';
import { type SimulationOptions, simulate } from './simulate.ts';

const BUYERS = 50;

async function pays(town: Sandbox, orderNo: string): Promise<string> {
  const { tid } = replyOf(await town.pg.call(pay.ready, { body: { orderNo, amount: 50_000 } }));
  await town.pg.call(pay.approve, { body: { tid } }).catch((error: unknown) => {
    // The gateway dies in the middle of some of them.
    if (!(error instanceof CallFailed)) throw error;
  });
  return tid;
}

/** Everything at once: many pay, replies are lost, servers die, an hour passes. */
async function hardDay(options: SimulationOptions): Promise<{ trace: string; breaches: string[] }> {
  await using town = await simulate(options);
  let calls = 0;
  const undo = town.intercept('pg', 'card', (request, next) =>
    ++calls % 7 === 0 ? loseReply(request, next) : next(request),
  );
  town.cut('pg', 'merchant');
  const all = Array.from({ length: BUYERS }, (_, i) => pays(town, `ORDER-${i}`).catch(() => ''));
  const bought = town.mina.buys('iphone-16-pro').catch(() => undefined);
  await town.clock.pass('PT0.02S');
  await town.kill('pg');
  await town.start('pg');
  await Promise.all([...all, bought]);
  await town.kill('card');
  await town.start('card');
  undo();
  town.restore('pg', 'merchant');
  await Promise.all([pays(town, 'LATE-1'), pays(town, 'LATE-2'), town.clock.pass('PT30S')]);
  await town.clock.advance('PT1H');
  return { trace: await town.trace(), breaches: await town.invariants() };
}

describe('the trace of a simulation', () => {
  test('is the same, byte by byte, for the same seed, and another for another', async () => {
    const first = await hardDay({ seed: 7 });
    const second = await hardDay({ seed: 7 });
    const other = await hardDay({ seed: 8 });
    expect(first.breaches).toEqual([]);
    expect(first.trace.split('\n').length).toBeGreaterThan(BUYERS);
    expect(second.trace).toBe(first.trace);
    expect(other.trace).not.toBe(first.trace);
  });

  test('holds no time, port or folder of the machine', async () => {
    const { trace } = await hardDay({ seed: 7 });
    const today = new Date().toISOString().slice(0, 10);
    expect(trace).not.toMatch(new RegExp(`${today}|:808\\d|/dev/shm|/tmp/`));
  });

  test('is the same beside another simulation and live sandboxes in this process', async () => {
    const alone = await hardDay({ seed: 7 });
    await using one = await startSandbox({ seed: 1 });
    await using two = await startSandbox({ seed: 1 });
    const [first, second, , , paid] = await Promise.all([
      hardDay({ seed: 7 }),
      hardDay({ seed: 8 }),
      pays(one, 'LIVE-1'),
      pays(two, 'LIVE-1'),
      one.mina.buys('iphone-16-pro'),
    ]);
    expect(first.trace).toBe(alone.trace);
    expect(second.trace).not.toBe(alone.trace);
    expect(await one.shop.state(paid.orderNo)).toBe('PAID');
    await Promise.all([one.quiet(), two.quiet()]);
    expect([...(await one.invariants()), ...(await two.invariants())]).toEqual([]);
  });
});

describe('the chance of a payment', () => {
  const storyOf = async (others: readonly string[]) => {
    await using town = await simulate({ seed: 3 });
    const [tid] = await Promise.all([pays(town, 'MINE'), ...others.map((orderNo) => pays(town, orderNo))]);
    await town.quiet();
    const lines = (await town.trace()).split('\n');
    return lines.filter((line) => line.startsWith(String(tid))).join('\n');
  };

  test('is its own: what others do beside it changes nothing in its story', async () => {
    const alone = await storyOf([]);
    expect(alone.split('\n').length).toBeGreaterThan(5);
    expect(await storyOf(['OTHER-1', 'OTHER-2', 'OTHER-3'])).toBe(alone);
  });

  test('is drawn by the seed', async () => {
    await using one = await simulate({ seed: 1 });
    await using two = await simulate({ seed: 2 });
    expect(await pays(one, 'MINE')).not.toBe(await pays(two, 'MINE'));
    expect(one.credentials).not.toEqual(two.credentials);
  });
});
