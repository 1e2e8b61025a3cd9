import { paymentStatuses, RESPONSE_CODES } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { type AskElsewhereCommand, askElsewhere, mayAskElsewhere } from './ask-elsewhere.ts';
import type { IssuerOutcome } from './conclude.ts';
import { fold } from './events.ts';
import { AT, aPayment, lifeUntil, moment, someApproval, someAttempt } from './test-payments.ts';

const notSent: IssuerOutcome = { outcome: 'not-sent', why: 'refused: it cannot be reached' };
const next = { ...someAttempt, id: 'att_2', issuer: 'other' };
const command = (over: Partial<AskElsewhereCommand> = {}): AskElsewhereCommand => ({
  ...moment(AT + 5),
  attemptId: someAttempt.id,
  outcome: notSent,
  next,
  realAt: 7,
  deadlineMs: 2_000,
  ...over,
});

/** Rule 3 of unknown outcomes, written out by hand. */
const table: [IssuerOutcome, 'allowed' | 'never'][] = [
  [notSent, 'allowed'],
  [{ outcome: 'declined', responseCode: '91' }, 'allowed'],
  ...RESPONSE_CODES.filter(({ code }) => code !== '91').map(({ code }): [IssuerOutcome, 'never'] => [
    { outcome: 'declined', responseCode: code },
    'never',
  ]),
  [{ outcome: 'declined', responseCode: 'ZZ' }, 'never'],
  [{ outcome: 'approved', approval: someApproval }, 'never'],
  [{ outcome: 'unknown', why: 'timeout: it did not answer in time' }, 'never'],
  [{ outcome: 'unknown', why: 'reset' }, 'never'],
  [{ outcome: 'unknown', why: 'the issuer answered 503 OVERLOADED' }, 'never'],
];

describe('after one issuer, another', () => {
  test.each(table)('%j: %s', (outcome, verdict) => {
    const changed = askElsewhere(aPayment('APPROVING'), command({ outcome }));
    expect(mayAskElsewhere(outcome)).toBe(verdict === 'allowed');
    expect(changed === undefined).toBe(verdict === 'never');
  });
});

test('the payment stays APPROVING, with a fresh attempt, its reason, and a fresh timer in real time', () => {
  const before = lifeUntil('APPROVING');
  const changed = askElsewhere(before.payment, command());
  const subject = before.payment.terms.tid;
  expect(changed).toMatchObject({
    payment: { state: { status: 'APPROVING', attempt: next }, seq: 3 },
    events: [
      {
        type: 'payment.approving',
        data: { attempt: next, after: { attemptId: someAttempt.id, why: 'refused: it cannot be reached' } },
      },
    ],
    timers: [{ timer: 'set', kind: 'resolve', subject, clock: 'real', due: 7 + 2_000 + 1_000 }],
  });
  expect(fold([...before.events, ...(changed?.events ?? [])])).toEqual(changed?.payment);
});

test.each(paymentStatuses.filter((status) => status !== 'APPROVING'))(
  'a payment that is %s by then stays as it is',
  (status) => expect(askElsewhere(aPayment(status), command())).toBeUndefined(),
);

test('an attempt that is not the present one moves nothing', () => {
  expect(askElsewhere(aPayment('APPROVING'), command({ attemptId: 'att_0' }))).toBeUndefined();
});
