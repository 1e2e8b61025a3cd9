import { createLogger, liveClock } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { type Bus, type BusMessage, BusUnavailable, type Received, type Subscription } from '../bus/bus.ts';
import { createMemoryBus } from './memory-bus.ts';

const TOPIC = 'payment.captured';
const logger = createLogger({ name: 'test', level: 'silent' });

/** A clock on which waiting is over at once, and what was waited for is remembered. */
function aBus() {
  const waits: number[] = [];
  const clock = liveClock();
  const bus = createMemoryBus({
    logger,
    clock: {
      turn: clock.turn,
      after: (ms) => {
        waits.push(ms);
        return clock.turn();
      },
    },
  });
  return { ...bus, waits };
}

const message = (key: string, value: string, topic = TOPIC): BusMessage => ({
  topic,
  key,
  value,
  headers: {},
});
const listen = (bus: Bus, handle: Subscription['handle'], over: Partial<Subscription> = {}) =>
  bus.subscribe({ group: 'shop', topics: [TOPIC], atOnce: 10, handle, ...over });

describe('a group', () => {
  test('has each message handled by one of its members; another group has it too', async () => {
    const bus = aBus();
    const heard: string[] = [];
    const as =
      (name: string) =>
      async ({ value }: Received) =>
        void heard.push(`${name} ${value}`);
    const one = await listen(bus, as('shop'));
    await listen(bus, as('shop'));
    const books = await listen(bus, as('books'), { group: 'books' });
    await bus.publish([message('T1', 'a'), message('T2', 'b')]);
    await one.caughtUp();
    await books.caughtUp();
    expect(heard.sort()).toEqual(['books a', 'books b', 'shop a', 'shop b']);
  });

  test('handles those of one key one after the other, and so many of different keys at once', async () => {
    const bus = aBus();
    const gates = new Map<string, PromiseWithResolvers<void>>();
    const begun: string[] = [];
    const group = await listen(
      bus,
      ({ value }) => {
        begun.push(value);
        const gate = Promise.withResolvers<void>();
        gates.set(value, gate);
        return gate.promise;
      },
      { atOnce: 2 },
    );
    const finish = async (value: string) => {
      gates.get(value)?.resolve();
      await liveClock().turn();
    };
    await bus.publish(['a1', 'a2', 'b1', 'c1'].map((value) => message(value.slice(0, 1), value)));
    await liveClock().turn();
    expect(begun).toEqual(['a1', 'b1']);
    expect(await group.lag()).toBe(4);
    await finish('b1');
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    await finish('a1');
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
    await finish('a2');
    await finish('c1');
    await group.caughtUp();
    expect(await group.lag()).toBe(0);
  });

  test('gets what was rejected again, later each time, under the same position and before those behind it', async () => {
    const bus = aBus();
    const heard: string[] = [];
    const group = await listen(bus, async ({ value, position }) => {
      heard.push(`${value} ${position}`);
      if (value === 'bad' && heard.length < 4) throw new Error('the database is gone');
    });
    await bus.publish([message('T1', 'bad'), message('T1', 'behind')]);
    await group.caughtUp();
    expect(heard).toEqual([...Array(4).fill(`bad ${TOPIC}:0`), `behind ${TOPIC}:1`]);
    expect(bus.waits).toEqual([100, 200, 400]);
  });

  test('without members keeps what is published, for the one that comes back', async () => {
    const bus = aBus();
    const heard: string[] = [];
    const first = await listen(bus, async () => undefined);
    await first.stop();
    await bus.publish([message('T1', 'missed')]);
    const back = await listen(bus, async ({ value }) => void heard.push(value));
    await back.caughtUp();
    expect(heard).toEqual(['missed']);
  });

  test('that never subscribed before gets nothing of what was', async () => {
    const bus = aBus();
    await bus.publish([message('T1', 'before')]);
    const heard: string[] = [];
    const group = await listen(bus, async ({ value }) => void heard.push(value));
    await bus.publish([message('T1', 'after'), message('T1', 'elsewhere', 'payment.failed')]);
    await group.caughtUp();
    expect(heard).toEqual(['after']);
  });
});

test('a member that stops finishes what is in hand, and leaves the rest to others', async () => {
  const bus = aBus();
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const leaving = await listen(
    bus,
    ({ value }) => {
      begun.push(value);
      return gate.promise;
    },
    { atOnce: 1 },
  );
  await bus.publish([message('T1', 'a'), message('T2', 'b')]);
  await liveClock().turn();
  let stopped = false;
  const stop = leaving.stop().then(() => {
    stopped = true;
  });
  await liveClock().turn();
  expect({ stopped, begun }).toEqual({ stopped: false, begun: ['a'] });
  gate.resolve();
  await stop;
  expect(begun).toEqual(['a']);
  const heard: string[] = [];
  await (await listen(bus, async ({ value }) => void heard.push(value))).caughtUp();
  expect(heard).toEqual(['b']);
});

describe('what was acknowledged', () => {
  test('is done with when every group is; at once where nobody listens', async () => {
    const bus = aBus();
    const nobodys = message('T1', 'a');
    await bus.publish([nobodys]);
    expect(bus.doneWith?.(nobodys)).toBeUndefined();
    const gate = Promise.withResolvers<void>();
    await listen(bus, () => gate.promise);
    const somebodys = message('T1', 'b');
    await bus.publish([somebodys]);
    let done = false;
    const waiting = bus.doneWith?.(somebodys)?.then(() => {
      done = true;
    });
    await liveClock().turn();
    expect(done).toBe(false);
    gate.resolve();
    await waiting;
    expect(done).toBe(true);
  });

  test('will never be done with once the bus is closed, and nothing more is taken', async () => {
    const bus = aBus();
    await listen(bus, () => new Promise(() => undefined));
    const lost = message('T1', 'a');
    await bus.publish([lost]);
    await bus.close();
    await expect(bus.doneWith?.(lost)).rejects.toThrow(BusUnavailable);
    await expect(bus.publish([lost])).rejects.toThrow(BusUnavailable);
    expect(bus.health()).not.toBe('ok');
  });
});
