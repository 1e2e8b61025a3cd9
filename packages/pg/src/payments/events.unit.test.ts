import { type EventType, eventTypes, type PaymentStatus, paymentStatuses } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { evolve, type Fact, fold, type PaymentEvent, transitions } from './events.ts';
import type { Operation } from './operation.ts';
import type { Payment } from './payment.ts';
import {
  AT,
  aPayment,
  lifeUntil,
  someApproval,
  someAttempt,
  someCapture,
  someRequest,
  someTerms,
} from './test-payments.ts';

const samples: Readonly<Record<EventType, Fact['data']>> = {
  'payment.ready': { terms: someTerms() },
  'payment.requested': { terms: someTerms() },
  'payment.approving': { attempt: someAttempt },
  'payment.authorized': { approval: someApproval },
  'payment.captured': someCapture,
  'payment.failed': { responseCode: '51' },
  'payment.unknown': { why: 'timeout' },
  'payment.reversed': { operationId: 'rev_1' },
  'payment.review_required': { why: 'a day of silence' },
  'payment.review_resolved': { outcome: 'FAILED', reason: 'the issuer said so' },
  'payment.capture_requested': someRequest('op_new'),
  'payment.void_requested': someRequest('op_new'),
  'payment.refund_requested': someRequest('op_new', 10_000),
  'payment.operation_declined': { operationId: 'op_pending', responseCode: '12' },
  'payment.voided': { operationId: 'op_pending' },
  'payment.refunded': { operationId: 'op_pending', amount: 10_000, items: null, reason: null },
  'payment.expired': { why: 'time' },
  'payment.cancelled_by_buyer': {},
};

/** With an operation under way, which every end of an operation here is about. */
const withPending = (payment: Payment): Payment => {
  const { operationId, ...asked } = someRequest('op_pending', 10_000);
  const rest = { kind: 'refund', state: 'PENDING', responseCode: null, seq: 3, requestedAt: AT } as const;
  const pending: Operation = { id: operationId, ...asked, ...rest };
  return { ...payment, operations: [...payment.operations, pending] };
};

const { tid } = someTerms();
const next = (payment: Payment | undefined, type: EventType): PaymentEvent => {
  const seq = (payment?.seq ?? 0) + 1;
  const data = payment ? samples[type] : { terms: someTerms(), ...samples[type] };
  return { type, data, id: `chg_x_${seq}`, tid, seq, at: AT + 5 } as PaymentEvent;
};

/** The table of the state machine, written out once more by hand. */
const table: Record<PaymentStatus | 'NONE', Partial<Record<EventType, PaymentStatus>>> = {
  NONE: {
    'payment.ready': 'READY',
    'payment.requested': 'REQUESTED',
    'payment.approving': 'APPROVING',
  },
  READY: {
    'payment.approving': 'APPROVING',
    'payment.expired': 'EXPIRED',
    'payment.cancelled_by_buyer': 'CANCELLED_BY_BUYER',
  },
  REQUESTED: { 'payment.approving': 'APPROVING' },
  APPROVING: {
    'payment.approving': 'APPROVING',
    'payment.authorized': 'AUTHORIZED',
    'payment.captured': 'CAPTURED',
    'payment.failed': 'FAILED',
    'payment.unknown': 'UNKNOWN',
  },
  UNKNOWN: {
    'payment.reversed': 'UNKNOWN',
    'payment.failed': 'FAILED',
    'payment.review_required': 'MANUAL_REVIEW',
  },
  AUTHORIZED: {
    'payment.capture_requested': 'AUTHORIZED',
    'payment.void_requested': 'AUTHORIZED',
    'payment.operation_declined': 'AUTHORIZED',
    'payment.captured': 'CAPTURED',
    'payment.voided': 'VOIDED',
  },
  CAPTURED: {
    'payment.refund_requested': 'CAPTURED',
    'payment.operation_declined': 'CAPTURED',
    'payment.refunded': 'PARTIALLY_REFUNDED',
  },
  PARTIALLY_REFUNDED: {
    'payment.refund_requested': 'PARTIALLY_REFUNDED',
    'payment.operation_declined': 'PARTIALLY_REFUNDED',
    'payment.refunded': 'PARTIALLY_REFUNDED',
  },
  REFUNDED: {},
  VOIDED: {},
  FAILED: {},
  MANUAL_REVIEW: {
    'payment.review_resolved': 'MANUAL_REVIEW',
    'payment.authorized': 'AUTHORIZED',
    'payment.captured': 'CAPTURED',
    'payment.failed': 'FAILED',
  },
  EXPIRED: {},
  CANCELLED_BY_BUYER: {},
};

const pairs = (['NONE', ...paymentStatuses] as const).flatMap((from) =>
  eventTypes.map((type) => [from, type, table[from][type]] as const),
);

describe('one more event', () => {
  test.each(pairs.filter(([, , to]) => to !== undefined))('%s and %s make %s', (from, type, to) => {
    const before = from === 'NONE' ? undefined : withPending(aPayment(from));
    const after = evolve(before, next(before, type));
    expect(after.state.status).toBe(to);
    expect(after).toMatchObject({ terms: someTerms(), seq: (before?.seq ?? 0) + 1, updatedAt: AT + 5 });
    expect(transitions[from]).toContain(type);
  });

  test.each(pairs.filter(([, , to]) => to === undefined))('%s lets no %s follow', (from, type) => {
    const before = from === 'NONE' ? undefined : aPayment(from);
    expect(() => evolve(before, next(before, type))).toThrow(`${type} cannot follow ${from}`);
    expect(transitions[from]).not.toContain(type);
  });

  test('an event that skips a number or repeats one is a bug, and throws', () => {
    const ready = aPayment('READY');
    const approving = next(ready, 'payment.approving');
    expect(() => evolve(ready, { ...approving, seq: 3 })).toThrow('event 3 is out of order');
    expect(() => evolve(ready, { ...approving, seq: 1 })).toThrow('event 1 is out of order');
  });

  test.each(['CAPTURED', 'PARTIALLY_REFUNDED'] as const)(
    '%s and the last of its money make REFUNDED',
    (from) => {
      const payment = withPending(aPayment(from));
      const { amount = 0, refunded = 0 } = payment.captured ?? {};
      const data = { ...samples['payment.refunded'], amount: amount - refunded };
      const event = { ...next(payment, 'payment.refunded'), data } as PaymentEvent;
      expect(evolve(payment, event)).toMatchObject({
        state: { status: 'REFUNDED', approval: someApproval },
        captured: { amount, refunded: amount },
      });
    },
  );

  test.each(['payment.operation_declined', 'payment.voided', 'payment.refunded'] as const)(
    '%s of an operation that is not pending is a bug, and throws',
    (type) => {
      const payment = aPayment(type === 'payment.voided' ? 'AUTHORIZED' : 'CAPTURED');
      expect(() => evolve(payment, next(payment, type))).toThrow('op_pending is not pending');
    },
  );
  test('a first event without terms is a bug, and throws', () => {
    const first = { ...next(undefined, 'payment.approving'), data: samples['payment.approving'] };
    expect(() => evolve(undefined, first as PaymentEvent)).toThrow('without terms');
  });

  test('an approval keeps the attempt that was approved', () => {
    const approving = aPayment('APPROVING');
    expect(evolve(approving, next(approving, 'payment.captured')).state).toEqual({
      status: 'CAPTURED',
      attempt: someAttempt,
      approval: someApproval,
    });
  });
});

test.each(paymentStatuses)('folding the life of a payment gives the payment: %s', (status) => {
  const { payment, events } = lifeUntil(status);
  expect(fold(events)).toEqual(payment);
  expect(payment.state.status).toBe(status);
});

test('no events are no payment', () => {
  expect(fold([])).toBeUndefined();
});
