import { ALWAYS_APPROVING_CARD, isRefusal, type issuer, TEST_CARDS } from '@payflow/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptOf } from './attempt.ts';
import { describe as describeAttempt } from './describe.ts';
import type { Entry } from './entry.ts';
import { seoulMonth } from './seoul-month.ts';
import { AT, anIssuer, asks } from './test-journal.ts';

describe('an authorization', () => {
  test.each(TEST_CARDS)(
    'of the test card "$title" is answered with $responseCode',
    ({ number, responseCode }) => {
      const issuer = anIssuer();
      const reply = issuer.authorize({
        card: { number, expiry: '12/30', cvc: '123' },
      }) as issuer.AuthorizeReply;
      expect(reply.responseCode).toBe(responseCode);
      if (responseCode === '00') {
        expect(reply).toMatchObject({
          result: 'APPROVED',
          refNo: 'R0000000000000000001',
          authCode: '012345',
          reason: null,
        });
        expect(reply.approvedAt).toBe('2026-03-02T00:00:00.000Z');
        expect(issuer.held()).toBe(50_000);
      } else {
        expect(reply).toMatchObject({ result: 'DECLINED', refNo: null, authCode: null, approvedAt: null });
        expect(reply.reason).toMatch(/\.$/);
        expect(issuer.held()).toBe(0);
      }
    },
  );

  test.each([
    ['a number that fails Luhn', { number: '4242424242424241', expiry: '12/30', cvc: '123' }, '14'],
    ['last month', { number: '4242424242424242', expiry: '02/26', cvc: '123' }, '54'],
    ['this month', { number: '4242424242424242', expiry: '03/26', cvc: '123' }, '00'],
    ['three digits on American Express', { number: '378282246310005', expiry: '12/30', cvc: '123' }, 'N7'],
    ['four digits on American Express', { number: '378282246310005', expiry: '12/30', cvc: '1234' }, '00'],
    ['another number of a test range', { number: '5555555555554444', expiry: '12/30', cvc: '123' }, '00'],
  ])('with %s is answered by its row', (_, card, responseCode) => {
    expect(anIssuer().authorize({ card })).toMatchObject({ responseCode });
  });

  test('with a number outside the test ranges is refused before its check digit is looked at', () => {
    const issuer = anIssuer();
    for (const number of ['4111111111111111', '4111111111111112']) {
      const card = { number, expiry: '12/30', cvc: '123' };
      expect(issuer.authorize({ card })).toMatchObject({ refusal: 'CARD_NOT_A_TEST_CARD' });
    }
    expect(issuer.entries).toEqual([]);
  });

  test('asked again gets the first answer, also when its own would differ by now', () => {
    const issuer = anIssuer();
    const first = issuer.authorize({ card: { ...ALWAYS_APPROVING_CARD, expiry: '03/26' } });
    const again = issuer.authorize({
      card: { ...ALWAYS_APPROVING_CARD, expiry: '03/26' },
      at: AT + 1e10,
      month: { year: 2026, month: 6 },
      refNo: 'R0000000000000000002',
      authCode: '999999',
    });
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    expect(issuer.types()).toEqual(['authorized']);
  });

  test.each([
    ['amount', { asks: { ...asks, amount: 50_001 } }],
    ['tid', { asks: { ...asks, tid: 'T0000000000000000002' } }],
    ['card', { card: { number: '5555555555554444', expiry: '12/30', cvc: '123' } }],
  ])('asked again with another %s is refused and changes nothing', (_, change) => {
    const issuer = anIssuer();
    issuer.authorize();
    expect(issuer.authorize(change)).toMatchObject({ refusal: 'INVALID_STATE' });
    expect(issuer.types()).toEqual(['authorized']);
    expect(issuer.held()).toBe(50_000);
  });

  test('keeps BIN and last four of its card and nothing else of it', () => {
    const issuer = anIssuer();
    issuer.authorize({ card: { number: '4242 4242-42424242', expiry: '11/31', cvc: '987' } });
    const kept = JSON.stringify(issuer.entries);
    expect(kept).toContain('424242******4242');
    expect(kept).not.toMatch(/4242424242|11\/31|987/);
  });

  test('that comes after a tombstone is declined, again and again, and the attempt stays void', () => {
    const issuer = anIssuer();
    issuer.reverse();
    const late = issuer.authorize();
    expect(late).toMatchObject({
      result: 'DECLINED',
      responseCode: '12',
      reason: expect.stringContaining('reversed before'),
    });
    expect(issuer.authorize()).toEqual(late);
    expect(issuer.types()).toEqual(['tombstoned', 'declined']);
    expect(describeAttempt(issuer.entries)).toMatchObject({
      state: 'VOID',
      heldAmount: 0,
      amount: 50_000,
      captured: false,
    });
  });
});

describe('a reversal', () => {
  test('gives the money back once; its repeat says so again, another one has nothing to give', () => {
    const issuer = anIssuer();
    issuer.authorize();
    const first = issuer.reverse();
    expect(first).toEqual({
      result: 'REVERSED',
      attemptId: 'att_1',
      refNo: 'R0000000000000000001',
      state: 'REVERSED',
      reversedAmount: 50_000,
      heldAmount: 0,
    });
    expect(issuer.reverse({ at: AT + 9_000 })).toEqual(first);
    expect(issuer.reverse({ operationId: 'rev_2' })).toEqual({
      ...(first as issuer.ReverseReply),
      reversedAmount: 0,
    });
    expect(issuer.types()).toEqual(['authorized', 'reversed']);
  });

  test('finds its authorization by refNo too', () => {
    const issuer = anIssuer();
    issuer.authorize();
    expect(issuer.reverse({ which: { refNo: 'R0000000000000000001' } })).toMatchObject({ state: 'REVERSED' });
  });

  test('of an unknown refNo is refused', () => {
    expect(anIssuer().reverse({ which: { refNo: 'R9' } })).toMatchObject({ refusal: 'NOT_FOUND' });
  });

  test('of an attempt that was never seen is confirmed and leaves a tombstone, once', () => {
    const issuer = anIssuer();
    const first = issuer.reverse({ tid: 'T0000000000000000001' });
    expect(first).toMatchObject({
      result: 'REVERSED',
      state: 'VOID',
      refNo: null,
      reversedAmount: 0,
      heldAmount: 0,
    });
    expect(issuer.reverse()).toEqual(first);
    expect(issuer.reverse({ operationId: 'rev_2' })).toEqual(first);
    expect(issuer.types()).toEqual(['tombstoned']);
    expect(describeAttempt(issuer.entries)).toMatchObject({
      state: 'VOID',
      tid: 'T0000000000000000001',
      amount: 0,
    });
  });

  test('of a decline is confirmed as it is', () => {
    const issuer = anIssuer();
    issuer.authorize({ card: { number: '4000000000009995', expiry: '12/30', cvc: '123' } });
    expect(issuer.reverse()).toMatchObject({ state: 'DECLINED', reversedAmount: 0, heldAmount: 0 });
    expect(issuer.types()).toEqual(['declined']);
  });

  test.each([
    ['approved', '4242424242424242', ['authorized']],
    ['declined', '4000000000009995', ['declined']],
    ['reversed', '4242424242424242', ['authorized', 'reversed']],
  ])("of another payment's attempt that was %s is refused", (_what, number, types) => {
    const issuer = anIssuer();
    issuer.authorize({ card: { number, expiry: '12/30', cvc: '123' } });
    if (types.length > 1) issuer.reverse();
    const held = issuer.held();
    expect(issuer.reverse({ tid: 'T0000000000000000002' })).toMatchObject({ refusal: 'INVALID_STATE' });
    expect(issuer.held()).toBe(held);
    expect(issuer.types()).toEqual(types);
  });
});

test('whatever is asked of an attempt, no more than its amount is held, and a repeat gets the same answer', () => {
  const authorizations = fc.record({
    ask: fc.constant('authorize' as const),
    amount: fc.constantFrom(1, 50_000),
    number: fc.constantFrom('4242424242424242', '4000000000009995', '5555555555554444'),
  });
  const reversals = fc.record({
    ask: fc.constant('reverse' as const),
    operationId: fc.constantFrom('rev_1', 'rev_2'),
    tid: fc.constantFrom(null, asks.tid, 'T0000000000000000002'),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(authorizations, reversals), { maxLength: 12 }), (steps) => {
      const issuer = anIssuer();
      const answers = new Map<string, string>();
      steps.forEach((step, i) => {
        const result =
          step.ask === 'authorize'
            ? issuer.authorize({
                asks: { ...asks, amount: step.amount },
                card: { number: step.number, expiry: '12/30', cvc: '123' },
                refNo: `R${i}`,
                authCode: `${i}`,
                at: AT + i,
              })
            : issuer.reverse({ operationId: step.operationId, tid: step.tid, at: AT + i });
        const authorized = issuer.entries.filter((entry) => entry.type === 'authorized');
        expect(authorized.length).toBeLessThanOrEqual(1);
        expect([0, authorized[0]?.asked.amount ?? 0]).toContain(issuer.held());
        if (isRefusal(result)) return;
        const name = JSON.stringify(step);
        expect(JSON.stringify(result)).toBe(answers.get(name) ?? JSON.stringify(result));
        answers.set(name, JSON.stringify(result));
      });
      expect(issuer.entries.length).toBeLessThanOrEqual(2);
      expect(issuer.entries.map(({ seq }) => seq)).toEqual(issuer.entries.map((_, i) => i + 1));
    }),
    { numRuns: 500 },
  );
});

describe('the fold', () => {
  const issuer = anIssuer();
  issuer.authorize();
  issuer.reverse();
  const [authorized, reversed] = issuer.entries as [Entry, Entry];

  test('is undefined without entries', () => {
    expect(attemptOf([])).toBeUndefined();
    expect(() => describeAttempt([])).toThrow(/without entries/);
  });

  test.each([
    ['two authorizations', [authorized, { ...authorized, seq: 2 }]],
    ['two reversals', [authorized, reversed, { ...reversed, seq: 3 }]],
    ['a reversal of nothing', [{ ...reversed, seq: 1 }]],
    ['a gap', [authorized, { ...reversed, seq: 3 }]],
  ])('says which entry breaks it: %s', (_, entries) => {
    expect(() => attemptOf(entries as Entry[])).toThrow(/^entry \d of att_1, \w+, cannot follow/);
  });
});

test('a month begins in Seoul nine hours before it does in UTC', () => {
  expect(seoulMonth(Date.UTC(2026, 11, 31, 14, 59, 59, 999))).toEqual({ year: 2026, month: 12 });
  expect(seoulMonth(Date.UTC(2026, 11, 31, 15))).toEqual({ year: 2027, month: 1 });
});
