import { expect, test } from 'vitest';
import {
  failedAgain,
  letterId,
  newLetter,
  PAYLOAD_KEPT_CHARACTERS,
  postponed,
  replayed,
  retryTimer,
  settled,
  WAITS_MS,
} from './dead-letter.ts';
import { readEvent } from './read-event.ts';

const parked = {
  consumer: 'authorizer',
  eventId: 'chg_1_1',
  topic: 'payment.requested.v1',
  position: 'payment.requested.v1/3/17',
  key: 'T1',
  tid: 'T1',
  payload: '{}',
};
const AT = 1_000;
const REAL_AT = 5_000;
const when = { at: AT, realAt: REAL_AT };
const fresh = newLetter(parked, AT);
/** After this many failures. */
const failed = (times: number) =>
  Array.from({ length: times }).reduce<typeof fresh>((letter) => failedAgain(letter, 'no', when), fresh);

test.each(WAITS_MS.map((waitMs, i) => [i + 1, waitMs] as const))(
  'after failure %i it is tried again in %i ms of real time',
  (times, waitMs) => {
    const letter = failed(times);
    expect(letter).toMatchObject({ state: 'RETRYING', attempts: times, nextTryAt: REAL_AT + waitMs });
    expect(retryTimer(letter)).toMatchObject({
      timer: 'set',
      kind: 'retry-message',
      subject: letter.id,
      clock: 'real',
      due: REAL_AT + waitMs,
    });
  },
);

test('the fifth failure is the last: DEAD, without a timer', () => {
  const letter = failed(5);
  expect(letter).toMatchObject({ state: 'DEAD', attempts: 5, nextTryAt: null, reason: 'no' });
  expect(retryTimer(letter)).toMatchObject({ timer: 'clear', kind: 'retry-message' });
});

test('what nobody can help counts for no failure', () => {
  const letter = postponed(failed(4), { why: 'no issuer answers', waitMs: 10_000 }, when);
  expect(letter).toMatchObject({ state: 'RETRYING', attempts: 4, nextTryAt: REAL_AT + 10_000 });
});

test('a replay begins the schedule anew, at once; what is done is refused', () => {
  expect(replayed(failed(5), when)).toMatchObject({ state: 'RETRYING', attempts: 0, nextTryAt: REAL_AT });
  expect(replayed(settled(failed(2), when), when)).toMatchObject({ refusal: 'INVALID_STATE' });
});

test('its id is the consumer and the event, or the place on the bus in letters that a path takes', () => {
  expect(letterId(parked)).toBe('authorizer:chg_1_1');
  expect(letterId({ ...parked, eventId: null })).toBe('authorizer:payment.requested.v1-3-17');
  const far = letterId({ ...parked, eventId: null, position: 'x'.repeat(250) });
  expect(far.length).toBeLessThanOrEqual(100);
  expect(letterId({ ...parked, eventId: null, position: 'y'.repeat(250) })).not.toBe(far);
});

test('of a message that is too long the beginning is kept, which stays too long, and of a reason too', () => {
  const { topic, payload } = newLetter({ ...parked, payload: 'x'.repeat(100_000) }, AT);
  expect(payload).toHaveLength(PAYLOAD_KEPT_CHARACTERS);
  expect(readEvent(topic, payload)).toEqual({ malformed: expect.stringContaining('too long') });
  expect(failedAgain(fresh, 'x'.repeat(1_000), when).reason).toHaveLength(500);
});
