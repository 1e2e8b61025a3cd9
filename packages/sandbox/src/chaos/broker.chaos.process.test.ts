import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captureMessages, duplicatesSeen, heardRequests, keptAside, outcomesOf, poison } from './messages.ts';
import { canStartProcessTown, type ProcessTown, startProcessTown } from './process-town.ts';
import { survives } from './struck.ts';

/** Longer than a client waits for an answer. */
const HELD_MS = 10_000;

describe.skipIf(!canStartProcessTown())('Kafka under load', () => {
  let town: ProcessTown;
  beforeAll(async () => {
    town = await startProcessTown();
  });
  afterAll(() => town?.[Symbol.asyncDispose]());

  test('kill -9 of the broker: payments go on, and its messages are there ten seconds after it is back', async () => {
    const { lost, load } = await survives(town, async ({ more }) => {
      await town.broker.kill();
      await more(30);
      await town.broker.start();
    });
    expect(lost).toEqual([]);
    expect(load.told.size).toBeGreaterThan(50);
  });

  test('a broker that is held for ten seconds: payments go on, and nothing is lost or done twice', async () => {
    const { lost } = await survives(town, async ({ more }) => {
      town.broker.pause();
      await Promise.all([more(30), wait(HELD_MS)]);
      town.broker.resume();
    });
    expect(lost).toEqual([]);
  });

  test('messages that come again, in another order, are taken for what they are, and nothing happens twice', async () => {
    await using wire = await captureMessages(town);
    const before = await duplicatesSeen(town);
    const { lost, load } = await survives(town, async ({ more }) => {
      await more(20);
      await heardRequests(wire, 5);
      const heard = [...wire.messages];
      await wire.publish(heard.toReversed());
      await wire.publish(heard);
    });
    expect(lost).toEqual([]);
    expect(load.requested.size).toBeGreaterThan(5);
    expect(await outcomesOf(town, load.requested)).toEqual(new Set(['CAPTURED']));
    await expect.poll(() => duplicatesSeen(town), { timeout: 10_000 }).toBeGreaterThan(before);
  });

  test('messages that nobody can understand are kept aside with their reason, and those behind them go on', async () => {
    await using wire = await captureMessages(town);
    const { lost, load } = await survives(town, async ({ more }) => {
      await more(10);
      await heardRequests(wire, 1);
      await wire.publish(poison(wire));
      await more(10);
    });
    expect(lost).toEqual([]);
    expect(load.requested.size).toBeGreaterThan(5);
    expect(await keptAside(town)).toEqual([
      expect.stringContaining('there is no payment'),
      expect.stringContaining('it is not JSON'),
      expect.stringContaining('it is too long'),
    ]);
  });
});
