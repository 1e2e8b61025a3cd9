import { paymentStatuses } from '@payflow/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GIVE_UP_AFTER_MS, notReversed, reversalId, reversed } from './reverse.ts';
import { AT, aPayment, moment, someAttempt } from './test-payments.ts';

const { tid } = aPayment('UNKNOWN').terms;
const others = paymentStatuses.filter((status) => status !== 'UNKNOWN');

function waitMs(attempts: number, jitter: number): number {
  const at = AT + 60_000;
  const next = notReversed(aPayment('UNKNOWN'), {
    id: 'chg_now',
    at,
    triedAt: at,
    attempts,
    why: 'timeout',
    jitter,
  });
  if (!next || !('again' in next) || next.again.timer !== 'set') throw new Error('it was not tried again');
  expect(next.again).toMatchObject({ kind: 'reverse', subject: tid, clock: 'business', attempts });
  return next.again.due - at;
}

describe('a reversal that the issuer confirmed', () => {
  test('is told as reversed and failed, and ends the timer', () => {
    expect(reversed(aPayment('UNKNOWN'), { ...moment(), attemptId: someAttempt.id })).toMatchObject({
      payment: { state: { status: 'FAILED', responseCode: '91' }, seq: 5 },
      events: [
        { type: 'payment.reversed', seq: 4, data: { operationId: 'rev_1' } },
        { type: 'payment.failed', seq: 5 },
      ],
      timers: [{ timer: 'clear', kind: 'reverse', subject: tid }],
    });
  });

  test('of another attempt changes nothing', () => {
    expect(reversed(aPayment('UNKNOWN'), { ...moment(), attemptId: 'att_other' })).toBeUndefined();
  });

  test.each(others)('changes nothing for a payment that is %s', (status) => {
    expect(reversed(aPayment(status), { ...moment(), attemptId: someAttempt.id })).toBeUndefined();
  });
});

test('every try at one attempt is the same operation at the issuer', () => {
  expect(reversalId('att_0123')).toBe('rev_0123');
});

describe('a reversal that was not confirmed', () => {
  test('is tried again after a second, then twice as long each time, up to five minutes', () => {
    const waits = [1, 2, 3, 4, 8, 9, 10, 11, 50, 5_000].map((attempts) => waitMs(attempts, 0.5));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 128_000, 256_000, 300_000, 300_000, 300_000, 300_000]);
  });

  test('is spread by up to a fifth to either side', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, jitter) => {
          const plain = waitMs(attempts, 0.5);
          expect(waitMs(attempts, jitter)).toBeGreaterThanOrEqual(Math.floor(plain * 0.8));
          expect(waitMs(attempts, jitter)).toBeLessThanOrEqual(Math.ceil(plain * 1.2));
        },
      ),
    );
  });

  test('goes to a person after a day of tries, and never fails by giving up', () => {
    const command = { id: 'chg_now', attempts: 300, why: 'timeout', jitter: 0.5 };
    const unknown = aPayment('UNKNOWN');
    const at = AT + GIVE_UP_AFTER_MS;
    expect(notReversed(unknown, { ...command, at, triedAt: at - 1 })).toHaveProperty('again');
    expect(notReversed(unknown, { ...command, at, triedAt: at })).toMatchObject({
      payment: { state: { status: 'MANUAL_REVIEW', attempt: someAttempt } },
      events: [{ type: 'payment.review_required', data: { why: 'timeout' } }],
      timers: [{ timer: 'clear', kind: 'reverse', subject: tid }],
    });
  });

  test.each(others)('is dropped for a payment that is %s', (status) => {
    const command = { ...moment(), triedAt: moment().at, attempts: 1, why: 'timeout', jitter: 0 };
    expect(notReversed(aPayment(status), command)).toBeUndefined();
  });
});
