import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canStartProcessTown, type ProcessTown, startProcessTown } from './process-town.ts';
import { survives } from './struck.ts';

const AWAY_MS = 2_000;
const RESETS = 15;
const RESET_EVERY_MS = 150;

describe.skipIf(!canStartProcessTown())('between the gateway and its database, under load,', () => {
  let town: ProcessTown;
  beforeAll(async () => {
    town = await startProcessTown();
  });
  afterAll(() => town?.[Symbol.asyncDispose]());

  test('a wire that is cut: nothing is acknowledged that is not there when it is back', async () => {
    const { lost, load } = await survives(town, async () => {
      await town.wire.cut();
      await wait(AWAY_MS);
      await town.wire.heal();
    });
    expect(lost).toEqual([]);
    expect(load.merchant.repeats).toBeGreaterThan(0);
  });

  test('connections that are reset in the middle of commits: each commit is whole or not at all', async () => {
    const { lost } = await survives(town, async () => {
      for (let i = 0; i < RESETS; i++) {
        town.wire.reset();
        await wait(RESET_EVERY_MS);
      }
    });
    expect(lost).toEqual([]);
    expect(town.wire.broken).toBeGreaterThan(RESETS);
  });

  test('the reply of COMMIT is lost: its outcome is read back, and the caller gets the outcome of the commit', async () => {
    const before = town.wire.broken;
    const { lost } = await survives(town, async () => {
      town.wire.truncate(0, 'COMMIT');
      await wait(AWAY_MS);
      await town.wire.heal();
    });
    expect(lost).toEqual([]);
    expect(town.wire.broken).toBeGreaterThan(before);
  });

  test('replies that break off in the middle: nothing is believed by halves', async () => {
    const { lost } = await survives(town, async () => {
      town.wire.truncate(40);
      await wait(AWAY_MS);
      await town.wire.heal();
    });
    expect(lost).toEqual([]);
  });

  test('a wire that is slow: payments go on, later', async () => {
    const { lost } = await survives(town, async (load) => {
      town.wire.delay(50);
      await load.more(10);
      await town.wire.heal();
    });
    expect(lost).toEqual([]);
  });

  test('a wire that says nothing: callers are told to come again, and it goes on when it is back', async () => {
    const { lost } = await survives(town, async () => {
      town.wire.stall();
      await wait(AWAY_MS);
      await town.wire.heal();
    });
    expect(lost).toEqual([]);
  });
});
