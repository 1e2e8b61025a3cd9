import { expect, test } from 'vitest';
import type { IssuerOutcome } from '../payments/conclude.ts';
import type { Issuer } from '../payments/issuer.ts';
import { aPayment, someApproval } from '../payments/test-payments.ts';
import { testClock } from '../test-gateway.ts';
import { type GuardedIssuer, guardedIssuer } from './guarded-issuer.ts';

const CARD = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const approved: IssuerOutcome = { outcome: 'approved', approval: someApproval };

/** An issuer that answers when the test says so, behind a guard that lets two calls through at once. */
function slowIssuer() {
  const answers: ((outcome: IssuerOutcome) => void)[] = [];
  const issuer: Issuer = {
    name: 'slow',
    admits: () => true,
    authorize: () => new Promise((resolve) => answers.push(resolve)),
    reverse: async () => ({ confirmed: true }),
    operate: async () => ({ outcome: 'done' }),
    statement: async () => ({ told: 'not offered' }),
    tokenize: async () => ({ outcome: 'kept', token: 'tok_1' }),
    forget: async () => true,
  };
  const rings: (() => void)[] = [];
  const live = testClock();
  const clock = {
    ...live,
    alarm(_ms: number, ring: () => void) {
      rings.push(ring);
      return { [Symbol.dispose]: () => void rings.splice(rings.indexOf(ring), 1) };
    },
  };
  const calls: string[] = [];
  const guarded = guardedIssuer(issuer, {
    clock,
    limit: 2,
    onCall: (call, outcome) => calls.push(`${call} ${outcome}`),
  });
  return { guarded, answers, rings, calls };
}

const authorize = (guarded: GuardedIssuer) => {
  expect(guarded.admits()).toBe(true);
  return guarded.authorize(aPayment('APPROVING'), CARD, 'PayFlow Store');
};

test('two calls are under way, two wait, and a fifth is not let in until one is over', async () => {
  const { guarded, answers } = slowIssuer();
  const asked = Array.from({ length: 4 }, () => authorize(guarded));
  expect(guarded.admits()).toBe(false);
  expect(guarded.state().inFlight).toBe(4);
  await expect.poll(() => answers.length).toBe(2);
  answers[0]?.(approved);
  await asked[0];
  expect(guarded.admits()).toBe(true);
  guarded.withdraw();
  await expect.poll(() => answers.length).toBe(3);
  answers[1]?.(approved);
  answers[2]?.(approved);
  await expect.poll(() => answers.length).toBe(4);
  answers[3]?.(approved);
  expect(await Promise.all(asked)).toEqual([approved, approved, approved, approved]);
  expect(guarded.state()).toMatchObject({ inFlight: 0, breaker: { state: 'closed', failures: 0 } });
});

test('who waits too long surely sent nothing, also when a turn comes later, and the breaker counts it for nothing', async () => {
  const { guarded, answers, rings, calls } = slowIssuer();
  const asked = Array.from({ length: 3 }, () => authorize(guarded));
  await expect.poll(() => answers.length).toBe(2);
  for (const ring of rings) ring();
  expect(await asked[2]).toMatchObject({ outcome: 'not-sent' });
  answers[0]?.(approved);
  answers[1]?.(approved);
  await Promise.all(asked);
  await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toHaveLength(2);
  expect(guarded.state()).toMatchObject({ inFlight: 0, breaker: { failures: 0 } });
  expect(calls.sort()).toEqual(['authorize approved', 'authorize approved', 'authorize not-sent']);
});

test('a reversal passes whatever is under way', async () => {
  const { guarded, calls } = slowIssuer();
  for (let i = 0; i < 4; i++) void authorize(guarded);
  expect(await guarded.reverse({ attemptId: 'att_1', tid: 'T', operationId: 'rev_1' })).toEqual({
    confirmed: true,
  });
  expect(calls).toEqual(['reverse confirmed']);
});
