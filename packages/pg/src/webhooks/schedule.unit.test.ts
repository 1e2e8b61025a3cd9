import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, nextTry, retryAfterMs, WAITS_MS } from './schedule.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const middle = 0.5;

describe('the schedule', () => {
  test.each([
    [0, 0],
    [1, 5],
    [2, 5 * 60],
    [3, 30 * 60],
    [4, 2 * 3600],
    [5, 5 * 3600],
    [6, 10 * 3600],
    [7, 14 * 3600],
    [8, 20 * 3600],
    [9, 24 * 3600],
  ])('after %d tries the next one comes %d s later', (attempt, seconds) => {
    expect(nextTry({ attempt, jitter: middle })).toBe(seconds * SECOND_MS);
  });

  test('the tenth try is the last', () => {
    expect(nextTry({ attempt: 10, jitter: middle })).toBe('EXHAUSTED');
    expect(nextTry({ attempt: 10, jitter: middle, retryAfterMs: 1 })).toBe('EXHAUSTED');
  });

  test('jitter moves a wait by at most 20 % and never the first try', () => {
    const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(WAITS_MS.length - 1), jitter, (attempt, share) => {
        const waitMs = WAITS_MS[attempt] ?? 0;
        const delayMs = nextTry({ attempt, jitter: share });
        expect(delayMs).toSatisfy(Number.isSafeInteger);
        expect(delayMs).toBeGreaterThanOrEqual(waitMs * 0.8);
        expect(delayMs).toBeLessThanOrEqual(waitMs * 1.2);
      }),
    );
    expect(nextTry({ attempt: 1, jitter: 0 })).toBe(4 * SECOND_MS);
    expect(nextTry({ attempt: 1, jitter: 0.999999 })).toBe(6 * SECOND_MS);
  });

  test.each([-0.1, 1, Number.NaN])('a jitter of %d is a broken caller', (jitter) => {
    expect(() => nextTry({ attempt: 1, jitter })).toThrow('jitter');
  });

  test.each([-1, 1.5, Number.NaN])('%d tries made is a broken caller', (attempt) => {
    expect(() => nextTry({ attempt, jitter: middle })).toThrow('attempt');
  });
});

describe('Retry-After', () => {
  const nowMs = Date.parse('2026-03-02T00:00:00Z');

  test('lengthens a wait and never shortens it', () => {
    expect(nextTry({ attempt: 1, jitter: middle, retryAfterMs: 60 * SECOND_MS })).toBe(60 * SECOND_MS);
    expect(nextTry({ attempt: 3, jitter: middle, retryAfterMs: 60 * SECOND_MS })).toBe(1800 * SECOND_MS);
  });

  test('holds a delivery back for 24 h at most', () => {
    expect(nextTry({ attempt: 1, jitter: middle, retryAfterMs: 999 * HOUR_MS })).toBe(24 * HOUR_MS);
  });

  test.each([
    ['120', 120 * SECOND_MS],
    [' 7 ', 7 * SECOND_MS],
    ['0', 0],
    ['99999999999999999999', 24 * HOUR_MS],
    ['Mon, 02 Mar 2026 00:10:00 GMT', 600 * SECOND_MS],
    ['Sun, 01 Mar 2026 00:10:00 GMT', 0],
    ['Wed, 02 Mar 2033 00:10:00 GMT', 24 * HOUR_MS],
  ])('%j is a wait of %d ms', (header, waitMs) => {
    expect(retryAfterMs(header, nowMs)).toBe(waitMs);
  });

  test.each([undefined, '', 'soon', '-5', '1.5', '2026-03-02T00:10:00Z', 'Mon, 99 Foo 2026 00:10:00 GMT'])(
    '%j says nothing',
    (header) => {
      expect(retryAfterMs(header, nowMs)).toBeUndefined();
    },
  );
});

describe('a reply', () => {
  test.each([200, 201, 204, 299])('of %d is a delivery', (status) => {
    expect(judge({ status })).toEqual({ verdict: 'delivered' });
  });

  test.each([100, 301, 302, 307, 308, 400, 401, 404, 429, 500, 503, 599])(
    'of %d is tried again',
    (status) => {
      expect(judge({ status })).toEqual({ verdict: 'retry', why: expect.stringContaining(String(status)) });
    },
  );

  test('of 410 disables the endpoint', () => {
    expect(judge({ status: 410 })).toEqual({ verdict: 'gone' });
  });

  test.each([429, 503])('of %d may ask for a wait', (status) => {
    expect(judge({ status, retryAfterMs: 60_000 })).toMatchObject({ verdict: 'retry', retryAfterMs: 60_000 });
  });

  test.each([301, 404, 500])('of %d may not ask for a wait', (status) => {
    expect(judge({ status, retryAfterMs: 60_000 })).not.toHaveProperty('retryAfterMs');
  });

  test('that never came is tried again, with the reason kept', () => {
    expect(judge({ error: 'no reply within 15 s' })).toEqual({
      verdict: 'retry',
      why: 'no reply within 15 s',
    });
  });
});
