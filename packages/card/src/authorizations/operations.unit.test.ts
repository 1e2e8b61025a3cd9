import { isRefusal, type issuer } from '@payflow/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryOf, rowOf } from '../storage/entries.ts';
import { attemptOf } from './attempt.ts';
import { describe as describeAttempt } from './describe.ts';
import type { Entry } from './entry.ts';
import { AT, anIssuer, asks } from './test-journal.ts';

type Issuer = ReturnType<typeof anIssuer>;

const REF_NO = 'R0000000000000000001';
const NO_MONEY = { card: { number: '4000000000009995', expiry: '12/30', cvc: '123' } };
const amounts = (heldAmount: number, capturedAmount: number, refundedAmount: number) => ({
  heldAmount,
  capturedAmount,
  refundedAmount,
});
const kinds = ['capture', 'refund'] as const;

/** An issuer after some steps. */
function after(...steps: ((issuer: Issuer) => unknown)[]): Issuer {
  const issuer = anIssuer();
  for (const step of steps) step(issuer);
  return issuer;
}
const taken = (issuer: Issuer) => issuer.authorize();
const held = (issuer: Issuer) => issuer.hold();
const declined = (issuer: Issuer) => issuer.authorize(NO_MONEY);
const reversed = (issuer: Issuer) => issuer.reverse();

describe('a capture', () => {
  test('without an amount takes all that is held', () => {
    const issuer = after(held);
    expect(issuer.capture()).toEqual({
      result: 'DONE',
      operationId: 'cap_1',
      attemptId: 'att_1',
      refNo: REF_NO,
      amount: 50_000,
      ...amounts(50_000, 50_000, 0),
      responseCode: '00',
      reason: null,
    });
    expect(issuer.types()).toEqual(['authorized', 'captured']);
  });

  test('of a part releases the rest, and nothing is left to capture', () => {
    const issuer = after(held);
    expect(issuer.capture({ amount: 30_000 })).toMatchObject({
      amount: 30_000,
      ...amounts(30_000, 30_000, 0),
    });
    expect(issuer.held()).toBe(30_000);
    expect(issuer.capture({ operationId: 'cap_2', amount: 20_000 })).toMatchObject({
      result: 'DECLINED',
      responseCode: '12',
      amount: 0,
      ...amounts(30_000, 30_000, 0),
    });
  });

  test('of more than is held is declined with 13, and what is held can still be captured', () => {
    const issuer = after(held);
    expect(issuer.capture({ amount: 50_001 })).toEqual({
      result: 'DECLINED',
      operationId: 'cap_1',
      attemptId: 'att_1',
      refNo: REF_NO,
      amount: 0,
      ...amounts(50_000, 0, 0),
      responseCode: '13',
      reason: 'No more than 50000 is held.',
    });
    expect(issuer.capture({ operationId: 'cap_2', amount: 50_000 })).toMatchObject({ result: 'DONE' });
  });

  test('of what was captured with its authorization is declined with 12', () => {
    expect(after(taken).capture()).toMatchObject({
      result: 'DECLINED',
      responseCode: '12',
      reason: 'This authorization is captured already.',
      ...amounts(50_000, 50_000, 0),
    });
  });
});

describe('a refund', () => {
  test('without an amount gives back all that is left', () => {
    const issuer = after(taken);
    expect(issuer.refund({ amount: 20_000 })).toMatchObject({
      result: 'DONE',
      ...amounts(30_000, 50_000, 20_000),
    });
    expect(issuer.refund({ operationId: 'ref_2' })).toEqual({
      result: 'DONE',
      operationId: 'ref_2',
      attemptId: 'att_1',
      refNo: REF_NO,
      amount: 30_000,
      ...amounts(0, 50_000, 50_000),
      responseCode: '00',
      reason: null,
    });
    expect(describeAttempt(issuer.entries)).toMatchObject({
      state: 'APPROVED',
      captured: true,
      heldAmount: 0,
    });
  });

  test('happens as often as something is left, and is declined with 13 from then on', () => {
    const issuer = after(taken);
    const refunds = [10_000, 15_000, 25_000, 1, undefined].map((amount, i) =>
      issuer.refund({ operationId: `ref_${i}`, amount: amount ?? null }),
    );
    expect(refunds).toMatchObject([
      { result: 'DONE', ...amounts(40_000, 50_000, 10_000) },
      { result: 'DONE', ...amounts(25_000, 50_000, 25_000) },
      { result: 'DONE', ...amounts(0, 50_000, 50_000) },
      { result: 'DECLINED', amount: 0, responseCode: '13', ...amounts(0, 50_000, 50_000) },
      { result: 'DECLINED', amount: 0, responseCode: '13', ...amounts(0, 50_000, 50_000) },
    ]);
  });

  test('of more than was captured in part is declined with 13', () => {
    const issuer = after(held, (one) => one.capture({ amount: 30_000 }));
    expect(issuer.refund({ amount: 30_001 })).toMatchObject({
      result: 'DECLINED',
      responseCode: '13',
      reason: 'No more than 30000 is left to refund.',
    });
    expect(issuer.refund({ operationId: 'ref_2', amount: 30_000 })).toMatchObject({
      result: 'DONE',
      ...amounts(0, 30_000, 30_000),
    });
  });

  test('of what is only held is declined with 12', () => {
    expect(after(held).refund()).toMatchObject({
      result: 'DECLINED',
      responseCode: '12',
      reason: expect.stringContaining('Nothing was captured'),
      ...amounts(50_000, 0, 0),
    });
  });
});

describe.each(kinds)('a %s', (kind) => {
  test.each([
    ['declined', [declined], null, 'This authorization was declined.'],
    ['reversed', [taken, reversed], REF_NO, 'This authorization was reversed.'],
    [
      'reversed before it arrived',
      [reversed, taken],
      null,
      'This attempt was reversed and never authorized.',
    ],
    ['only ever reversed', [reversed], null, 'This attempt was reversed and never authorized.'],
  ])('of an attempt that was %s is declined with 12, and journalled', (_what, steps, refNo, reason) => {
    const issuer = after(...steps);
    const first = issuer[kind]({ operationId: 'op_1' });
    expect(first).toEqual({
      result: 'DECLINED',
      operationId: 'op_1',
      attemptId: 'att_1',
      refNo,
      amount: 0,
      ...amounts(0, 0, 0),
      responseCode: '12',
      reason,
    });
    expect(issuer.types().at(-1)).toBe('operation_declined');
    expect(JSON.stringify(issuer[kind]({ operationId: 'op_1' }))).toBe(JSON.stringify(first));
  });

  test('of an attempt or a refNo that was never seen is refused and leaves nothing', () => {
    const issuer = anIssuer();
    for (const which of [{ attemptId: 'att_9' }, { refNo: 'R9' }]) {
      expect(issuer[kind]({ which })).toMatchObject({ refusal: 'NOT_FOUND' });
    }
    expect(issuer.entries).toEqual([]);
  });

  test.each([
    ['held', [held]],
    ['taken', [taken]],
    ['declined', [declined]],
  ])("of another payment's money, %s, is refused; under its own name it is not", (_what, steps) => {
    const issuer = after(...steps);
    expect(issuer[kind]({ tid: 'T0000000000000000002' })).toMatchObject({ refusal: 'INVALID_STATE' });
    expect(issuer.entries).toHaveLength(1);
    expect(isRefusal(issuer[kind]({ tid: asks.tid }))).toBe(false);
  });

  test('before its authorization arrives does not let that one through', () => {
    const issuer = after(reversed);
    issuer[kind]();
    expect(issuer.authorize()).toMatchObject({ result: 'DECLINED', responseCode: '12' });
    expect(issuer.types()).toEqual(['tombstoned', 'operation_declined', 'declined']);
  });
});

describe('an operationId', () => {
  const whole: ((issuer: Issuer) => unknown)[] = [
    (issuer) => issuer.hold(),
    (issuer) => issuer.capture({ operationId: 'too-much', amount: 60_000 }),
    (issuer) => issuer.refund({ operationId: 'too-early' }),
    (issuer) => issuer.capture({ operationId: 'part', amount: 40_000 }),
    (issuer) => issuer.refund({ operationId: 'some', amount: 15_000 }),
    (issuer) => issuer.refund({ operationId: 'some-more', amount: 15_000 }),
    (issuer) => issuer.refund({ operationId: 'over', amount: 10_001 }),
    (issuer) => issuer.refund({ operationId: 'rest' }),
    (issuer) => issuer.refund({ operationId: 'late' }),
  ];

  test('gets its first answer byte for byte, whatever happened since, by refNo too', () => {
    const issuer = anIssuer();
    const answers = whole.map((step) => JSON.stringify(step(issuer)));
    expect(answers.map((text) => JSON.parse(text).responseCode)).toEqual([
      '00',
      '13',
      '12',
      '00',
      '00',
      '00',
      '13',
      '00',
      '13',
    ]);
    const { length } = issuer.entries;
    expect(whole.map((step) => JSON.stringify(step(issuer)))).toEqual(answers);
    expect(
      JSON.stringify(
        issuer.refund({ which: { refNo: REF_NO }, operationId: 'some', amount: 15_000, at: AT + 9e9 }),
      ),
    ).toBe(answers[4]);
    expect(issuer.entries).toHaveLength(length);
  });

  test('may be repeated with the amount that "all" was, and is no other operation by that', () => {
    const issuer = after(held);
    const all = issuer.capture();
    expect(issuer.capture({ amount: 50_000 })).toEqual(all);
    const rest = issuer.refund({ amount: 50_000 });
    expect(issuer.refund({ amount: null })).toEqual(rest);
  });

  test.each<[string, (issuer: Issuer) => unknown]>([
    ['a capture with another amount', (one) => one.capture({ operationId: 'part', amount: 39_999 })],
    ['a capture of all', (one) => one.capture({ operationId: 'part' })],
    ['a refund with another amount', (one) => one.refund({ operationId: 'some', amount: 15_001 })],
    ['a refund of all, where it was for less', (one) => one.refund({ operationId: 'some' })],
    [
      'a declined capture with another amount',
      (one) => one.capture({ operationId: 'too-much', amount: 40_000 }),
    ],
    ['a declined capture of all', (one) => one.capture({ operationId: 'too-much' })],
    ['a declined refund with an amount', (one) => one.refund({ operationId: 'late', amount: 1 })],
    ['a refund under the id of a capture', (one) => one.refund({ operationId: 'part', amount: 40_000 })],
    ['a capture under the id of a refund', (one) => one.capture({ operationId: 'some', amount: 15_000 })],
    [
      'a refund under the id of a declined capture',
      (one) => one.refund({ operationId: 'too-much', amount: 60_000 }),
    ],
    ['a reversal under the id of a capture', (one) => one.reverse({ operationId: 'part' })],
  ])('that is taken is refused to %s', (_what, step) => {
    const issuer = after(...whole);
    const { length } = issuer.entries;
    expect(step(issuer)).toMatchObject({
      refusal: 'INVALID_STATE',
      message: expect.stringContaining('operationId'),
    });
    expect(issuer.entries).toHaveLength(length);
  });

  test.each([
    ['a reversal', [taken, reversed]],
    ['a tombstone', [reversed]],
  ])('of %s is refused to captures and refunds', (_what, steps) => {
    const issuer = after(...steps);
    for (const kind of kinds) {
      expect(issuer[kind]({ operationId: 'rev_1' })).toMatchObject({ refusal: 'INVALID_STATE' });
    }
    expect(issuer.entries).toHaveLength(steps.length);
  });
});

describe('a reversal', () => {
  test.each([
    ['held', held],
    ['captured with its authorization', taken],
  ])('gives back what is %s, also after operations that were declined', (_what, authorize) => {
    const issuer = after(authorize);
    for (const kind of kinds) issuer[kind]({ operationId: `${kind}_1`, amount: 60_000 });
    expect(issuer.reverse()).toMatchObject({ state: 'REVERSED', reversedAmount: 50_000, heldAmount: 0 });
    expect(describeAttempt(issuer.entries)).toMatchObject({ state: 'REVERSED', ...amounts(0, 0, 0) });
  });

  test.each<[string, ((issuer: Issuer) => unknown)[]]>([
    ['captured by a capture', [held, (one) => one.capture()]],
    ['captured in part by a capture', [held, (one) => one.capture({ amount: 1 })]],
    ['refunded in part', [taken, (one) => one.refund({ amount: 1 })]],
    ['refunded in full', [taken, (one) => one.refund()]],
  ])('of what was %s is refused and changes nothing', (_what, steps) => {
    const issuer = after(...steps);
    const before = issuer.held();
    expect(issuer.reverse()).toMatchObject({ refusal: 'INVALID_STATE' });
    expect(issuer.held()).toBe(before);
    expect(issuer.types()).not.toContain('reversed');
  });
});

test('a lookup shows the whole history, with amounts, ids and codes', () => {
  const issuer = after(
    held,
    (one) => one.capture({ amount: 60_000 }),
    (one) => one.capture({ operationId: 'cap_2', amount: 30_000 }),
    (one) => one.refund({ amount: 10_000 }),
    (one) => one.capture({ operationId: 'cap_3' }),
  );
  const { history, ...now } = describeAttempt(issuer.entries);
  expect(now).toMatchObject({
    state: 'APPROVED',
    amount: 50_000,
    captured: true,
    ...amounts(20_000, 30_000, 10_000),
  });
  const shown = (line: (typeof history)[number]) => [
    line.seq,
    line.type,
    line.amount,
    line.operationId,
    line.responseCode,
  ];
  expect(history.map(shown)).toEqual([
    [1, 'authorized', 50_000, null, '00'],
    [2, 'operation_declined', 60_000, 'cap_1', '13'],
    [3, 'captured', 30_000, 'cap_2', '00'],
    [4, 'refunded', 10_000, 'ref_1', '00'],
    [5, 'operation_declined', null, 'cap_3', '12'],
  ]);
  const ended = after(taken, reversed);
  expect(describeAttempt(ended.entries).history.map(shown)).toEqual([
    [1, 'authorized', 50_000, null, '00'],
    [2, 'reversed', 50_000, 'rev_1', null],
  ]);
  expect(describeAttempt(after(declined).entries).history.map(shown)).toEqual([
    [1, 'declined', 50_000, null, '51'],
  ]);
  expect(describeAttempt(after(reversed).entries).history.map(shown)).toEqual([
    [1, 'tombstoned', null, 'rev_1', null],
  ]);
});

const operationIds = fc.constantFrom('op_1', 'op_2', 'op_3', 'op_4', 'op_5', 'op_6');
const steps = fc.oneof(
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('authorize' as const), isTaken: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ ask: fc.constant('reverse' as const), operationId: operationIds }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ask: fc.constantFrom(...kinds),
      operationId: operationIds,
      amount: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 60_000 })),
      tid: fc.constantFrom(null, asks.tid, 'T0000000000000000002'),
    }),
  },
);
type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;

function take(issuer: Issuer, step: Step) {
  if (step.ask === 'authorize') return issuer.authorize({ asks: { ...asks, capture: step.isTaken } });
  if (step.ask === 'reverse') return issuer.reverse({ operationId: step.operationId });
  return issuer[step.ask](step);
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const moved = (entries: readonly Entry[], ...types: Entry['type'][]) =>
  sum(
    entries.flatMap((entry) => (types.includes(entry.type) && 'amount' in entry ? [entry.amount ?? 0] : [])),
  );

/** Never more given back than taken, nothing below zero, and each amount the sum of what the journal moved. */
function expectSound({ entries }: Issuer) {
  const attempt = attemptOf(entries);
  if (!attempt) return;
  const { heldAmount, capturedAmount, refundedAmount } = attempt.amounts;
  const approved = attempt.answered?.type === 'authorized' ? attempt.answered.asked : undefined;
  const all = approved?.amount ?? 0;
  const isTakenAtOnce = approved?.capture === true && attempt.state === 'APPROVED';
  for (const amount of [heldAmount, capturedAmount, refundedAmount]) expect(amount).toBeGreaterThanOrEqual(0);
  expect(capturedAmount).toBe(isTakenAtOnce ? all : moved(entries, 'captured'));
  expect(refundedAmount).toBe(moved(entries, 'refunded'));
  expect(refundedAmount).toBeLessThanOrEqual(capturedAmount);
  expect(moved(entries, 'refunded', 'reversed')).toBeLessThanOrEqual(all);
  if (capturedAmount > 0) expect(heldAmount).toBe(capturedAmount - refundedAmount);
  else expect(heldAmount).toBe(attempt.state === 'APPROVED' ? all : 0);
}

test('whatever is asked in whatever order, no more is given back than was taken, and repeats get the same bytes', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), (asked) => {
      const issuer = anIssuer();
      const answers = new Map<string, string>();
      for (const step of asked) {
        const { length } = issuer.entries;
        const result = take(issuer, step);
        expectSound(issuer);
        expect(issuer.entries.length - length).toBeLessThanOrEqual(isRefusal(result) ? 0 : 1);
        const name = JSON.stringify(step);
        if (isRefusal(result)) continue;
        expect(JSON.stringify(result)).toBe(answers.get(name) ?? JSON.stringify(result));
        answers.set(name, JSON.stringify(result));
      }
    }),
    { numRuns: 500 },
  );
});

test('the fold of the stored entries is the state, and every answer is that of its place in the journal', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), (asked) => {
      const issuer = anIssuer();
      for (const step of asked) {
        const { length } = issuer.entries;
        const result = take(issuer, step);
        if (issuer.entries.length === length || !('responseCode' in result) || !('operationId' in result))
          continue;
        const { heldAmount, capturedAmount, refundedAmount } = result satisfies issuer.OperationReply;
        expect(describeAttempt(issuer.entries)).toMatchObject(
          amounts(heldAmount, capturedAmount, refundedAmount),
        );
      }
      const stored = issuer.entries.map(rowOf).map(entryOf);
      expect(stored).toEqual(issuer.entries);
      expect(attemptOf(stored)).toEqual(attemptOf(issuer.entries));
    }),
    { numRuns: 300 },
  );
});

describe('the fold', () => {
  const { entries } = after(
    held,
    (one) => one.capture({ amount: 30_000 }),
    (one) => one.refund({ amount: 10_000 }),
    (one) => one.refund({ operationId: 'ref_2', amount: 60_000 }),
  );
  const [authorized, captured, refunded, no] = entries as [Entry, Entry, Entry, Entry];
  const [taken1, back] = after(taken, reversed).entries as [Entry, Entry];

  test.each<[string, Entry[]]>([
    ['a second capture', [authorized, captured, { ...captured, seq: 3 }]],
    ['a capture of what was taken at once', [taken1, captured]],
    ['a capture of more than is held', [authorized, { ...captured, amount: 50_001 } as Entry]],
    ['a capture of nothing', [authorized, { ...captured, amount: 0 } as Entry]],
    ['a refund before the capture', [authorized, { ...refunded, seq: 2 }]],
    ['a refund of more than is left', [authorized, captured, { ...refunded, amount: 30_001 } as Entry]],
    ['a reversal of what was captured', [authorized, captured, { ...back, seq: 3 }]],
    ['a reversal of a part', [authorized, { ...back, amount: 1 } as Entry]],
    ['a refund of what was reversed', [taken1, back, refunded]],
    ['an operation on nothing', [{ ...no, seq: 1 }]],
  ])('says which entry breaks it: %s', (_what, broken) => {
    expect(() => attemptOf(broken)).toThrow(/^entry \d of att_1, \w+, cannot follow \w+$/);
  });
});
