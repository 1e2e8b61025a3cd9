import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenDatabase } from '@payflow/database';
import { liveClock } from '@payflow/service-kit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { aMessage, idsOf, openOn, relayOn, tidOf, toldBus } from '../test-relay.ts';

let folder: string;
let database: OpenDatabase<'pg'>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payflow-relay-'));
  database = await openOn({ file: join(folder, 'pg.db') });
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const publishedTimes = async (relay: ReturnType<typeof relayOn>) =>
  (await relay.rows()).map(({ publishedAt }) => publishedAt !== null);
const until = <Value>(look: () => Value) => vi.waitFor(look, { timeout: 4_000, interval: 10 });

describe('what a process commits', () => {
  test('it publishes from memory and marks, without a look at the outbox', async () => {
    const bus = toldBus();
    using relay = relayOn(database, { bus });
    const take = vi.spyOn(database.writePath, 'takeUnsent');
    const message = aMessage(tidOf(1), 3, { heldUntil: relay.holdUntil() });
    await relay.commits([message]);
    relay.follow([message]);
    await relay.quiet();
    expect(bus.published).toEqual([
      {
        topic: 'payment.captured',
        key: tidOf(1),
        value: '{}',
        headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8', ce_id: message.id },
      },
    ]);
    expect(await publishedTimes(relay)).toEqual([true]);
    expect(take).not.toHaveBeenCalled();
  });

  test('stays its own while it is held: a sweep leaves it alone', async () => {
    const bus = toldBus();
    using relay = relayOn(database, { bus });
    await relay.commits([aMessage(tidOf(1), 3, { heldUntil: relay.holdUntil() })]);
    relay.start();
    await relay.quiet();
    expect(bus.published).toEqual([]);
  });

  test('is found at the next start when the process died before it was published', async () => {
    const dead = relayOn(database, { bus: toldBus() });
    await dead.commits([aMessage(tidOf(1), 3, { heldUntil: dead.holdUntil() })]);
    dead.end();
    await database[Symbol.asyncDispose]();
    database = await openOn({ file: join(folder, 'pg.db') });
    const bus = toldBus();
    using relay = relayOn(database, { bus });
    relay.start();
    await relay.quiet();
    expect(idsOf(bus.published)).toEqual([`${tidOf(1)}_3`]);
    expect(await publishedTimes(relay)).toEqual([true]);
  });

  test('is published again when the process died before it was marked', async () => {
    const bus = toldBus();
    const dying = relayOn(database, { bus });
    vi.spyOn(dying.outbox, 'mark').mockRejectedValueOnce(new Error('it died'));
    const message = aMessage(tidOf(1), 3);
    await dying.commits([message]);
    dying.follow([message]);
    await dying.quiet();
    dying.end();
    expect(await publishedTimes(dying)).toEqual([false]);
    await database[Symbol.asyncDispose]();
    database = await openOn({ file: join(folder, 'pg.db') });
    using relay = relayOn(database, { bus });
    relay.start();
    await relay.quiet();
    expect(idsOf(bus.published)).toEqual([message.id, message.id]);
    expect(await publishedTimes(relay)).toEqual([true]);
  });
});

describe('of one payment', () => {
  test('nothing is published while an earlier message is unsent, in whichever order they were committed', async () => {
    const bus = toldBus();
    using relay = relayOn(database, { bus });
    const later = [5, 9, 7].map((seq) => aMessage(tidOf(1), seq));
    await relay.commits([...later, aMessage(tidOf(1), 3)]);
    relay.follow(later);
    await relay.quiet();
    expect(idsOf(bus.published)).toEqual([3, 5, 7, 9].map((seq) => `${tidOf(1)}_${seq}`));
  });

  test('a later message waits for one that is still on its way from memory', async () => {
    const bus = toldBus();
    const gate = Promise.withResolvers<void>();
    bus.until = gate.promise;
    using relay = relayOn(database, { bus });
    const first = aMessage(tidOf(1), 3, { heldUntil: relay.holdUntil() });
    const second = aMessage(tidOf(1), 5);
    await relay.commits([first]);
    relay.follow([first]);
    await relay.commits([second]);
    relay.follow([second]);
    const other = aMessage(tidOf(2), 5);
    await relay.commits([other]);
    relay.follow([other]);
    gate.resolve();
    await relay.quiet();
    const published = idsOf(bus.published);
    expect(published).toHaveLength(3);
    expect(published.indexOf(first.id)).toBeLessThan(published.indexOf(second.id));
    expect(await publishedTimes(relay)).toEqual([true, true, true]);
  });
});

describe('a bus that takes nothing', () => {
  test('holds up nobody; what waited goes in order when it is back, and nothing twice', async () => {
    const bus = toldBus();
    bus.does = 'refuse';
    using relay = relayOn(database, { bus });
    const commit = async (tid: string, seq: number) => {
      const message = aMessage(tid, seq, { heldUntil: relay.holdUntil() });
      await relay.commits([message]);
      relay.follow([message]);
    };
    await commit(tidOf(1), 3);
    await relay.quiet();
    expect(relay.holdUntil()).toBe(0);
    await commit(tidOf(1), 5);
    await commit(tidOf(2), 3);
    await relay.quiet();
    expect(await publishedTimes(relay)).toEqual([false, false, false]);
    bus.does = 'take';
    await until(() => expect(bus.published).toHaveLength(3));
    await relay.quiet();
    const published = idsOf(bus.published);
    expect(published.indexOf(`${tidOf(1)}_3`)).toBeLessThan(published.indexOf(`${tidOf(1)}_5`));
    expect(await publishedTimes(relay)).toEqual([true, true, true]);
    expect(relay.holdUntil()).toBeGreaterThan(0);
  });

  test('is not asked for every message that is committed meanwhile', async () => {
    const bus = toldBus();
    bus.does = 'refuse';
    const publish = vi.spyOn(bus, 'publish');
    using relay = relayOn(database, { bus });
    for (let number = 1; number <= 20; number++) {
      const message = aMessage(tidOf(number), 3, { heldUntil: relay.holdUntil() });
      await relay.commits([message]);
      relay.follow([message]);
      await relay.quiet();
    }
    expect(publish.mock.calls.length).toBeLessThan(10);
  });

  test('is tried again also by a clock that rings early, and when the holds were written late', async () => {
    const live = liveClock();
    const clock = { ...live, after: (ms: number, signal?: AbortSignal) => live.after(ms - 2, signal) };
    const bus = toldBus();
    bus.does = 'refuse';
    using relay = relayOn(database, { bus, clock });
    const { hold } = relay.outbox;
    vi.spyOn(relay.outbox, 'hold').mockImplementation(async (...asked) => {
      await live.after(300);
      await hold(...asked);
    });
    const messages = [1, 2].map((number) => aMessage(tidOf(number), 3, { heldUntil: relay.holdUntil() }));
    await relay.commits(messages);
    relay.follow(messages.slice(0, 1));
    await live.after(50);
    bus.does = 'take';
    relay.follow(messages.slice(1));
    await until(() => expect(bus.published).toHaveLength(2));
  });

  test('leaves a backlog that is gone within ten seconds', async () => {
    const bus = toldBus();
    using relay = relayOn(database, { bus });
    await relay.commits(Array.from({ length: 6_000 }, (_, i) => aMessage(tidOf(i >> 1), (i & 1) + 3)));
    const began = performance.now();
    relay.start();
    await relay.quiet();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(new Set(idsOf(bus.published)).size).toBe(6_000);
    expect(bus.published).toHaveLength(6_000);
    expect(await relay.outbox.unsent()).toEqual({ rows: 0, since: undefined });
  });
});

test('a database that is away for a while delays the marks, and nothing is lost', async () => {
  const bus = toldBus();
  using relay = relayOn(database, { bus });
  const take = vi.spyOn(relay.outbox, 'take').mockRejectedValueOnce(new Error('gone'));
  await relay.commits([aMessage(tidOf(1), 5)]);
  relay.start();
  await until(() => expect(bus.published).toHaveLength(1));
  expect(take.mock.calls.length).toBeGreaterThan(1);
});

test('a relay that stops finishes what is in hand, and takes nothing more up', async () => {
  const bus = toldBus();
  using relay = relayOn(database, { bus });
  const messages = [1, 2].map((number) => aMessage(tidOf(number), 3, { heldUntil: relay.holdUntil() }));
  await relay.commits(messages);
  relay.follow(messages.slice(0, 1));
  relay.stop();
  relay.follow(messages.slice(1));
  await relay.tasks.idle();
  expect(idsOf(bus.published)).toEqual([`${tidOf(1)}_3`]);
  expect(await publishedTimes(relay)).toEqual([true, false]);
});
