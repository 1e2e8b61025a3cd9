import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canStartProcessTown, type ProcessTown, startProcessTown } from './process-town.ts';
import { survives } from './struck.ts';

/** Longer than any lease of a timer. */
const PAST_ITS_LEASE_MS = 8_000;
const AWAY_MS = 1_500;

describe.skipIf(!canStartProcessTown())('kill -9 under load', () => {
  let town: ProcessTown;
  beforeAll(async () => {
    town = await startProcessTown();
  });
  afterAll(() => town?.[Symbol.asyncDispose]());

  test('of a gateway: its sibling takes every payment on, and what was acknowledged is there', async () => {
    const [dies] = town.pgs;
    const { lost, load } = await survives(town, async (load) => {
      await dies.kill();
      await load.more(20);
      await dies.start();
    });
    expect(lost).toEqual([]);
    expect(load.merchant.repeats).toBeGreaterThan(0);
  });

  test('of a worker: the other one runs its timers and sends its webhooks', async () => {
    const [dies] = town.workers;
    const { lost } = await survives(town, async (load) => {
      await dies.kill();
      await load.more(20);
      await dies.start();
    });
    expect(lost).toEqual([]);
  });

  test('of both workers: payments go on, and what waited for them is done when one is back', async () => {
    const [one, other] = town.workers;
    const { lost } = await survives(town, async (load) => {
      await Promise.all([one.kill(), other.kill()]);
      await load.more(20);
      await one.start();
    });
    expect(lost).toEqual([]);
    await other.start();
  });

  test('of the database: nothing is acknowledged that is not there when it is back', async () => {
    const { lost, load } = await survives(town, async () => {
      await town.database.kill();
      await wait(AWAY_MS);
      await town.database.start();
    });
    expect(lost).toEqual([]);
    expect(load.merchant.repeats).toBeGreaterThan(0);
  });

  test('of Redis: payments go on without it', async () => {
    const { lost } = await survives(town, async (load) => {
      await town.redis.kill();
      await load.more(20);
      await town.redis.start();
    });
    expect(lost).toEqual([]);
  });

  test('a worker that sleeps past its leases does nothing twice when it wakes', async () => {
    const [sleeps] = town.workers;
    const { lost } = await survives(town, async () => {
      sleeps.freeze();
      await wait(PAST_ITS_LEASE_MS);
      sleeps.thaw();
    });
    expect(lost).toEqual([]);
  });

  test('a worker that joins and one that leaves under load lose nothing and do nothing twice', async () => {
    const [leaves] = town.workers;
    const { lost } = await survives(town, async (load) => {
      const joined = await town.anotherWorker();
      await load.more(10);
      await leaves.stop();
      await load.more(10);
      await leaves.start();
      await joined.stop();
    });
    expect(lost).toEqual([]);
  });
});
