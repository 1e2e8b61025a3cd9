import { expect, test } from 'vitest';
import { isoTime, liveClock } from './clock.ts';

test('business time runs ahead of real time by the offset', () => {
  const clock = liveClock(60_000);
  clock.setOffset(3_600_000);
  expect(clock.offsetMs).toBe(3_600_000);
  const before = clock.realNow();
  const ahead = clock.now() - 3_600_000;
  expect(ahead).toBeGreaterThanOrEqual(before);
  expect(ahead).toBeLessThanOrEqual(clock.realNow());
});

test('business time never goes back', () => {
  const clock = liveClock();
  clock.setOffset(1_000);
  expect(() => clock.setOffset(999)).toThrow(RangeError);
  expect(() => clock.setOffset(Number.NaN)).toThrow(RangeError);
  expect(clock.offsetMs).toBe(1_000);
  clock.setOffset(1_000);
});

test('a wait ends when it is called off, at once when it already was', async () => {
  const clock = liveClock();
  const off = new AbortController();
  const waiting = clock.after(3_600_000, off.signal);
  off.abort();
  await waiting;
  await clock.after(3_600_000, off.signal);
});

test('an alarm rings once, and not when it was let go', async () => {
  const clock = liveClock();
  const rung: string[] = [];
  const long = clock.alarm(1, () => rung.push('let go'));
  long[Symbol.dispose]();
  using _ = await new Promise<Disposable>((resolve) => {
    const short: Disposable = clock.alarm(5, () => {
      rung.push('rang');
      resolve(short);
    });
  });
  await clock.after(5);
  expect(rung).toEqual(['rang']);
});

test('durations are measured by a clock that only grows', () => {
  const clock = liveClock();
  const first = clock.elapsedMs();
  expect(clock.elapsedMs()).toBeGreaterThanOrEqual(first);
});

test('times are written in UTC', () => {
  expect(isoTime(1_772_409_600_000)).toBe('2026-03-02T00:00:00.000Z');
});

test('business time goes back when it is set back, and then never again by itself', () => {
  const clock = liveClock(60_000);
  clock.setBack(-5_000);
  expect(clock.offsetMs).toBe(-5_000);
  expect(clock.now()).toBeLessThan(clock.realNow());
  expect(() => clock.setOffset(-6_000)).toThrow(RangeError);
});
