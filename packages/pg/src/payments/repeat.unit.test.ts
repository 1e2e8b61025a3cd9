import { describe, expect, test } from 'vitest';
import type { Operation } from './operation.ts';
import { isStuck, repeatLater, STUCK_AFTER_MS } from './repeat.ts';
import { AT } from './test-payments.ts';

const operation: Operation = {
  id: 'op_1',
  kind: 'refund',
  amount: 1_000,
  items: null,
  reason: null,
  state: 'PENDING',
  responseCode: null,
  replyTo: null,
  seq: 4,
  requestedAt: AT,
};

function waitMs(attempts: number, at = AT + 60_000, jitter = 0.5): number {
  const again = repeatLater(operation, { at, attempts, jitter });
  if (again.timer !== 'set') throw new Error('it is not repeated');
  expect(again).toMatchObject({ kind: 'repeat-operation', subject: 'op_1', clock: 'business', attempts });
  return again.due - at;
}

describe('an operation that the issuer did not answer', () => {
  test('is asked for again after a second, then twice as long each time, up to five minutes', () => {
    expect([1, 2, 3, 9, 10, 300].map((attempts) => waitMs(attempts))).toEqual([
      1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
    ]);
  });

  test('is spread by up to a fifth to either side', () => {
    expect([waitMs(1, AT, 0), waitMs(1, AT, 0.999)]).toEqual([800, 1_200]);
  });

  test('counts as stuck after a day, and is then asked for once an hour, for ever', () => {
    expect([isStuck(operation, AT + STUCK_AFTER_MS - 1), isStuck(operation, AT + STUCK_AFTER_MS)]).toEqual([
      false,
      true,
    ]);
    expect(waitMs(400, AT + STUCK_AFTER_MS)).toBe(60 * 60_000);
    expect(waitMs(9_000, AT + 30 * STUCK_AFTER_MS)).toBe(60 * 60_000);
  });
});
