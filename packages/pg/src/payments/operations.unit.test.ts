import { type PaymentStatus, paymentStatuses } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { cancel } from './cancel.ts';
import { capture } from './capture.ts';
import type { Change } from './change.ts';
import type { RefundItem } from './operation.ts';
import { operationDeclined } from './operation-declined.ts';
import { operationDone } from './operation-done.ts';
import type { Payment } from './payment.ts';
import { refund } from './refund.ts';
import { resolveReview } from './resolve-review.ts';
import { AT, aPayment, FEE_BASIS_POINTS, moment, operationCommand, someApproval } from './test-payments.ts';
import { voidAuthorization } from './void.ts';

const { tid } = aPayment('READY').terms;
const allBut = (...statuses: PaymentStatus[]) => paymentStatuses.filter((one) => !statuses.includes(one));
const ITEMS = [
  { sku: 'case', name: 'Case', quantity: 2, unitPrice: 10_000 },
  { sku: 'phone', name: 'Phone', quantity: 1, unitPrice: 30_000 },
  { sku: 'gift', name: 'Gift', quantity: 1, unitPrice: 0 },
];
const FIRST_REPEAT = {
  timer: 'set',
  kind: 'repeat-operation',
  subject: 'op_now',
  clock: 'real',
  due: AT + 4_000,
};

const taking = (payment: Payment, amount?: number, operationId = 'op_now') =>
  capture(payment, { ...operationCommand({ operationId }), amount });
const voiding = (payment: Payment, operationId = 'op_now') =>
  voidAuthorization(payment, { ...operationCommand({ operationId }), reason: 'sold out' });

interface Back {
  readonly amount?: number;
  readonly items?: readonly RefundItem[];
  readonly operationId?: string;
}
const refundOf = ({ amount, items, operationId = 'op_now' }: Back) => ({
  ...operationCommand({ operationId }),
  amount,
  items,
  reason: 'too big',
  disputes: [],
});
const back = (payment: Payment, what: Back = {}) => refund(payment, refundOf(what));
const after = (changed: unknown): Payment => (changed as Change).payment;
const done = (payment: Payment, operationId = 'op_now') =>
  operationDone(payment, { ...moment(), operationId, feeBasisPoints: FEE_BASIS_POINTS });

describe('a capture', () => {
  test('reserves before it is asked for, and is repeated if nobody finishes it', () => {
    expect(taking(aPayment('AUTHORIZED'), 30_000)).toMatchObject({
      payment: { state: { status: 'AUTHORIZED' }, captured: undefined },
      events: [{ type: 'payment.capture_requested', data: { operationId: 'op_now', amount: 30_000 } }],
      operations: [{ id: 'op_now', kind: 'capture', amount: 30_000, state: 'PENDING', requestedAt: AT }],
      timers: [FIRST_REPEAT],
    });
  });

  test('without an amount takes all that is held', () => {
    expect(taking(aPayment('AUTHORIZED'))).toMatchObject({ operations: [{ amount: 50_000 }] });
  });

  test('that is done takes the money, earns its fee, and ends the release', () => {
    expect(done(after(taking(aPayment('AUTHORIZED'), 30_000)))).toMatchObject({
      payment: {
        state: { status: 'CAPTURED', approval: someApproval },
        captured: { amount: 30_000, fee: { fee: 840, vat: 84 }, refunded: 0 },
      },
      events: [
        { type: 'payment.captured', data: { amount: 30_000, fee: 840, vat: 84, operationId: 'op_now' } },
      ],
      operations: [{ state: 'DONE', responseCode: '00' }],
      timers: [
        { timer: 'clear', kind: 'repeat-operation', subject: 'op_now' },
        { timer: 'clear', kind: 'void-authorization', subject: tid },
      ],
    });
  });

  test.each(allBut('AUTHORIZED'))('is refused when the payment is %s', (status) => {
    expect(taking(aPayment(status))).toMatchObject({ refusal: 'CAPTURE_CONFLICT' });
  });

  test('is refused for more than is held, and while another capture or a void is under way', () => {
    expect(taking(aPayment('AUTHORIZED'), 50_001)).toMatchObject({ refusal: 'CAPTURE_CONFLICT' });
    for (const first of [taking(aPayment('AUTHORIZED'), 1, 'op_1'), voiding(aPayment('AUTHORIZED'), 'op_1')])
      expect(taking(after(first))).toMatchObject({ refusal: 'CAPTURE_CONFLICT' });
  });
});

describe('a void', () => {
  test('reserves all that is held, and releases it when it is done', () => {
    const asked = voiding(aPayment('AUTHORIZED'));
    expect(asked).toMatchObject({
      payment: { state: { status: 'AUTHORIZED' } },
      operations: [{ kind: 'void', amount: 50_000, reason: 'sold out', state: 'PENDING' }],
      timers: [FIRST_REPEAT],
    });
    expect(done(after(asked))).toMatchObject({
      payment: { state: { status: 'VOIDED' }, captured: undefined },
      events: [{ type: 'payment.voided', data: { operationId: 'op_now' } }],
    });
  });

  test.each(allBut('AUTHORIZED'))('is refused when the payment is %s', (status) => {
    expect(voiding(aPayment(status))).toMatchObject({ refusal: 'CANCEL_CONFLICT' });
  });

  test('is refused while a capture or another void is under way', () => {
    for (const first of [taking(aPayment('AUTHORIZED'), 1, 'op_1'), voiding(aPayment('AUTHORIZED'), 'op_1')])
      expect(voiding(after(first))).toMatchObject({ refusal: 'CANCEL_CONFLICT' });
  });
});

describe('a refund', () => {
  test('of a part leaves the rest, and several parts make the whole', () => {
    const part = done(after(back(aPayment('CAPTURED'), { amount: 20_000 })));
    expect(part).toMatchObject({
      payment: { state: { status: 'PARTIALLY_REFUNDED' }, captured: { amount: 50_000, refunded: 20_000 } },
      events: [{ type: 'payment.refunded', data: { amount: 20_000, items: null, reason: 'too big' } }],
      timers: [{ timer: 'clear', kind: 'repeat-operation', subject: 'op_now' }],
    });
    const rest = back(after(part), { operationId: 'op_2' });
    expect(rest).toMatchObject({ operations: [{ amount: 30_000 }] });
    expect(done(after(rest), 'op_2')).toMatchObject({ payment: { state: { status: 'REFUNDED' } } });
  });

  test('counts others under way as gone, until they are declined', () => {
    const first = after(back(aPayment('CAPTURED'), { amount: 40_000, operationId: 'op_1' }));
    expect(back(first, { amount: 10_001 })).toMatchObject({ refusal: 'REFUND_CONFLICT' });
    expect(back(first)).toMatchObject({ operations: [{ amount: 10_000 }] });
    const declined = operationDeclined(first, { ...moment(), operationId: 'op_1', responseCode: '13' });
    expect(back(after(declined))).toMatchObject({ operations: [{ amount: 50_000 }] });
  });

  test.each(allBut('CAPTURED', 'PARTIALLY_REFUNDED'))('is refused when the payment is %s', (status) => {
    expect(back(aPayment(status))).toMatchObject({ refusal: 'REFUND_CONFLICT' });
  });

  test('is refused for more than is left, and when nothing is', () => {
    expect(back(aPayment('PARTIALLY_REFUNDED'), { amount: 30_001 })).toMatchObject({
      refusal: 'REFUND_CONFLICT',
    });
    const all = after(back(aPayment('CAPTURED'), { operationId: 'op_1' }));
    expect(back(all)).toMatchObject({ refusal: 'REFUND_CONFLICT' });
  });
});

describe('a refund of items', () => {
  const bought = () => aPayment('CAPTURED', { items: ITEMS });
  const cases = (quantity: number) => [{ sku: 'case', quantity }];

  test('comes to what they cost; the same sku twice is two of it', () => {
    const items = [...cases(1), { sku: 'phone', quantity: 1 }, ...cases(1)];
    expect(back(bought(), { items })).toMatchObject({
      operations: [
        {
          amount: 50_000,
          items: [
            { sku: 'case', quantity: 2 },
            { sku: 'phone', quantity: 1 },
          ],
        },
      ],
    });
  });

  test('may be for less than they cost', () => {
    expect(back(bought(), { items: cases(2), amount: 15_000 })).toMatchObject({
      operations: [{ amount: 15_000, items: cases(2) }],
    });
  });

  test.each([
    ['more of them than were bought', cases(3), 'has 2 of case left'],
    ['items that were never bought', [{ sku: 'hat', quantity: 1 }], 'without an item hat'],
    ['items that cost nothing', [{ sku: 'gift', quantity: 1 }], 'nothing left'],
  ])('is refused for %s', (_what, items, says) => {
    const refused = back(bought(), { items });
    expect(refused).toMatchObject({ refusal: 'REFUND_CONFLICT', message: expect.stringContaining(says) });
  });

  test('is refused for what went back already, or may yet', () => {
    const first = after(back(bought(), { items: cases(1), operationId: 'op_1' }));
    for (const payment of [first, after(done(first, 'op_1'))])
      expect(back(payment, { items: cases(2) })).toMatchObject({ refusal: 'REFUND_CONFLICT' });
  });

  test('is refused without an amount when one sku had several prices', () => {
    const [one = ITEMS[0]!] = ITEMS;
    const mixed = aPayment('CAPTURED', { items: [one, { ...one, unitPrice: 9_000 }] });
    expect(back(mixed, { items: cases(1) })).toMatchObject({ refusal: 'REFUND_CONFLICT' });
    expect(back(mixed, { items: cases(3), amount: 29_000 })).toMatchObject({
      operations: [{ amount: 29_000 }],
    });
  });
});

describe("the payment window's cancel", () => {
  const cancelling = (payment: Payment, what: Back = {}) => cancel(payment, refundOf(what));

  test('voids what is held, and refunds what was taken', () => {
    for (const amount of [undefined, 50_000])
      expect(cancelling(aPayment('AUTHORIZED'), amount ? { amount } : {})).toMatchObject({
        operations: [{ kind: 'void', amount: 50_000 }],
      });
    expect(cancelling(aPayment('CAPTURED'))).toMatchObject({
      operations: [{ kind: 'refund', amount: 50_000 }],
    });
    expect(cancelling(aPayment('PARTIALLY_REFUNDED'))).toMatchObject({ operations: [{ amount: 30_000 }] });
  });

  test('is refused for a part of what is held', () => {
    const items = [{ sku: 'case', quantity: 1 }];
    for (const what of [{ amount: 49_999 }, { items }])
      expect(cancelling(aPayment('AUTHORIZED', { items: ITEMS }), what)).toMatchObject({
        refusal: 'CANCEL_CONFLICT',
      });
  });

  test('is refused for more than is left to refund', () => {
    expect(cancelling(aPayment('CAPTURED'), { amount: 50_001 })).toMatchObject({
      refusal: 'REFUND_CONFLICT',
    });
  });

  test.each(allBut('AUTHORIZED', 'CAPTURED', 'PARTIALLY_REFUNDED'))(
    'is refused when the payment is %s',
    (status) => {
      expect(cancelling(aPayment(status))).toMatchObject({ refusal: 'CANCEL_CONFLICT' });
    },
  );
});

describe('the end of an operation', () => {
  test('by a decline leaves the payment as it was', () => {
    const before = aPayment('AUTHORIZED');
    const declined = operationDeclined(after(taking(before)), {
      ...moment(),
      operationId: 'op_now',
      responseCode: '13',
    });
    expect(declined).toMatchObject({
      payment: { state: before.state, captured: undefined },
      events: [{ type: 'payment.operation_declined', data: { operationId: 'op_now', responseCode: '13' } }],
      operations: [{ state: 'DECLINED', responseCode: '13' }],
      timers: [{ timer: 'clear', kind: 'repeat-operation', subject: 'op_now' }],
    });
    expect(taking(after(declined), 1, 'op_2')).toMatchObject({ operations: [{ id: 'op_2' }] });
  });

  test('comes once: told again, or of an operation that nobody knows, it changes nothing', () => {
    const ended = after(done(after(taking(aPayment('AUTHORIZED')))));
    for (const operationId of ['op_now', 'op_other']) {
      expect(done(ended, operationId)).toBeUndefined();
      expect(operationDeclined(ended, { ...moment(), operationId, responseCode: '13' })).toBeUndefined();
    }
  });
});

describe('a review', () => {
  const command = { ...moment(), reason: 'by phone', feeBasisPoints: FEE_BASIS_POINTS };
  const approved = { approval: someApproval };

  test('that finds nothing held fails the payment', () => {
    expect(
      resolveReview(aPayment('MANUAL_REVIEW'), { ...command, verdict: { outcome: 'FAILED' } }),
    ).toMatchObject({
      payment: { state: { status: 'FAILED', responseCode: '91' } },
      events: [
        { type: 'payment.review_resolved', data: { outcome: 'FAILED', reason: 'by phone' } },
        { type: 'payment.failed' },
      ],
      timers: [],
    });
  });

  test('that finds the money taken captures it with its fee; found held, it is released in seven days', () => {
    const review = aPayment('MANUAL_REVIEW');
    expect(
      resolveReview(review, { ...command, verdict: { outcome: 'CAPTURED', ...approved } }),
    ).toMatchObject({
      payment: {
        state: { status: 'CAPTURED', ...approved },
        captured: { amount: 50_000, fee: { fee: 1_400, vat: 140 } },
      },
    });
    expect(
      resolveReview(review, { ...command, verdict: { outcome: 'AUTHORIZED', ...approved } }),
    ).toMatchObject({
      payment: { state: { status: 'AUTHORIZED', ...approved } },
      timers: [{ kind: 'void-authorization', subject: tid, due: AT + 7 * 24 * 60 * 60_000 }],
    });
  });

  test.each(allBut('MANUAL_REVIEW'))('is refused when the payment is %s', (status) => {
    const verdict = { outcome: 'FAILED' } as const;
    expect(resolveReview(aPayment(status), { ...command, verdict })).toMatchObject({
      refusal: 'INVALID_STATE',
    });
  });
});
