import { type PayStatus, payStatuses } from '@payflow/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anOrder } from '../../test/orders.ts';
import { isFinal, type Order, orderState } from './order.ts';
import { checkedOut, claimApproval, learn, type News, refusesCheckout } from './payment.ts';

const TID = 'T01KJNV9KV0123456789';
const created = anOrder();
const ordered = (tid = TID): Order => checkedOut(created, tid, 1) as Order;
const failure = { code: '51', name: 'insufficient_funds', message: 'The account has not enough money.' };
const news = (status: PayStatus, more: Partial<News> = {}): News => ({
  tid: TID,
  orderNo: created.orderNo,
  amount: created.total,
  status,
  method: 'EASY_PAY',
  cardAuthCode: status === 'APPROVED' ? '482913' : null,
  ...(status === 'FAILED' ? { failure } : {}),
  ...more,
});
const after = (order: Order, ...told: News[]): Order =>
  told.reduce((now, next) => {
    const learned = learn(now, next, 2);
    return learned.learned === 'changed' ? learned.order : now;
  }, order);

describe('checking out', () => {
  test('an order waits for its buyer with the payment that the PG made', () => {
    expect(orderState(created)).toBe('CREATED');
    expect(orderState(ordered())).toBe('PENDING');
    expect(ordered()).toMatchObject({ attempt: 1, payment: { tid: TID, status: 'READY', seq: 0 } });
  });

  test.each(['FAILED', 'EXPIRED', 'CANCELLED_BY_BUYER'] as const)(
    'after %s it begins anew, with another payment',
    (status) => {
      const ended = after(ordered(), news(status, { seq: 4 }));
      expect(refusesCheckout(ended)).toBeUndefined();
      expect(checkedOut(ended, 'T-SECOND', 3)).toMatchObject({
        attempt: 2,
        payment: {
          tid: 'T-SECOND',
          status: 'READY',
          seq: 0,
          failure: null,
          method: null,
          cardAuthCode: null,
        },
      });
    },
  );

  test('a buyer who left the checkout page open may ask for it again', () => {
    expect(checkedOut(ordered(), TID, 3)).toMatchObject({
      attempt: 2,
      payment: { tid: TID, status: 'READY' },
    });
    expect(checkedOut(ordered(), 'T-SECOND', 3)).toMatchObject({ payment: { tid: 'T-SECOND' } });
  });

  test.each(['APPROVED', 'APPROVING', 'UNKNOWN', 'MANUAL_REVIEW'] as const)(
    'not while the payment is %s',
    (status) => {
      const order = after(ordered(), news(status));
      expect(refusesCheckout(order)).toMatchObject({ refusal: 'INVALID_STATE' });
      expect(checkedOut(order, 'T-SECOND', 3)).toMatchObject({ refusal: 'INVALID_STATE' });
    },
  );

  test('a payment that ended while the PG was asked is not begun again', () => {
    expect(checkedOut(after(ordered(), news('FAILED')), TID, 3)).toMatchObject({ refusal: 'INVALID_STATE' });
  });
});

describe('the claim to approve', () => {
  test('is given once', () => {
    const claimed = claimApproval(ordered(), TID, 2);
    expect(claimed).toMatchObject({ payment: { status: 'APPROVING' } });
    expect(claimApproval(claimed as Order, TID, 3)).toBeUndefined();
  });

  test('is not given for another payment, nor for one that moved on', () => {
    expect(claimApproval(created, TID, 2)).toBeUndefined();
    expect(claimApproval(ordered(), 'T-OTHER', 2)).toBeUndefined();
    for (const status of payStatuses.filter((each) => each !== 'READY')) {
      expect(claimApproval(after(ordered(), news(status)), TID, 2)).toBeUndefined();
    }
  });

  test('comes back when the PG says that nothing was approved', () => {
    const claimed = claimApproval(ordered(), TID, 2) as Order;
    expect(claimApproval(after(claimed, news('READY')), TID, 3)).toBeDefined();
  });
});

describe('news of a payment', () => {
  test.each([
    ['APPROVED', 'PAID'],
    ['FAILED', 'FAILED'],
    ['EXPIRED', 'CANCELLED'],
    ['CANCELLED_BY_BUYER', 'CANCELLED'],
    ['UNKNOWN', 'PENDING'],
    ['APPROVING', 'PENDING'],
    ['MANUAL_REVIEW', 'PENDING'],
    ['READY', 'PENDING'],
  ] as const)('%s makes the order %s', (status, state) => {
    expect(orderState(after(ordered(), news(status)))).toBe(state);
  });

  test('about another payment, or another order, change nothing', () => {
    expect(learn(created, news('APPROVED'), 2)).toEqual({ learned: 'other-payment' });
    expect(learn(ordered(), news('APPROVED', { tid: 'T-OTHER' }), 2)).toEqual({ learned: 'other-payment' });
    expect(learn(ordered(), news('APPROVED', { orderNo: 'O-OTHER' }), 2)).toEqual({
      learned: 'other-payment',
    });
  });

  test('with an amount that is not the total change nothing', () => {
    expect(learn(ordered(), news('APPROVED', { amount: 1 }), 2)).toEqual({ learned: 'wrong-amount' });
  });

  test('by a webhook that is not newer are stale', () => {
    const paid = after(ordered(), news('APPROVED', { seq: 3 }));
    expect(learn(paid, news('FAILED', { seq: 3 }), 3)).toEqual({ learned: 'stale' });
    expect(learn(paid, news('FAILED', { seq: 2 }), 3)).toEqual({ learned: 'stale' });
  });

  test('that are known already change nothing', () => {
    expect(learn(after(ordered(), news('APPROVED')), news('APPROVED'), 3)).toEqual({ learned: 'nothing' });
  });

  test('of money that was taken outlive every other news', () => {
    expect(orderState(after(ordered(), news('FAILED'), news('APPROVED', { seq: 9 })))).toBe('PAID');
    expect(orderState(after(ordered(), news('APPROVED'), news('FAILED'), news('FAILED', { seq: 9 })))).toBe(
      'PAID',
    );
  });

  test('that came late do not open what has ended', () => {
    for (const status of ['READY', 'APPROVING', 'UNKNOWN'] as const) {
      expect(orderState(after(ordered(), news('FAILED', { seq: 4 }), news(status)))).toBe('FAILED');
    }
  });
});

const PAID_ON: readonly string[] = ['PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'];

describe('a refund', () => {
  const paid = () => after(ordered(), news('APPROVED', { seq: 3 }));

  test('of a part, then of the rest, is followed', () => {
    const partly = after(paid(), news('PARTIAL_CANCELLED', { seq: 5 }));
    expect(orderState(partly)).toBe('PARTIALLY_REFUNDED');
    expect(orderState(after(partly, news('CANCELLED', { seq: 7 })))).toBe('REFUNDED');
  });

  test('knows how it was paid from whatever tells it first, and forgets it with an attempt that charged nothing', () => {
    expect(ordered().payment?.method).toBeNull();
    expect(after(ordered(), news('APPROVED')).payment?.method).toBe('EASY_PAY');
    expect(after(paid(), news('CANCELLED', { seq: 7, method: undefined })).payment?.method).toBe('EASY_PAY');
    expect(after(ordered(), news('EXPIRED', { method: 'CARD' })).payment?.method).toBeNull();
  });

  test('that is told late, or before the approval, ends the same', () => {
    expect(orderState(after(ordered(), news('PARTIAL_CANCELLED', { seq: 5 }), news('APPROVED')))).toBe(
      'PARTIALLY_REFUNDED',
    );
    expect(
      orderState(after(paid(), news('CANCELLED', { seq: 7 }), news('PARTIAL_CANCELLED', { seq: 5 }))),
    ).toBe('REFUNDED');
  });

  test.each(['PARTIAL_CANCELLED', 'CANCELLED'] as const)('leaves no order to pay again: %s', (status) => {
    expect(refusesCheckout(after(paid(), news(status, { seq: 5 })))).toMatchObject({
      refusal: 'INVALID_STATE',
    });
  });
});

/** What a PG tells of one payment: looks at any moment, approve's reply, and the webhook of its end. */
const histories = fc
  .record({
    end: fc.constantFrom<PayStatus>('APPROVED', 'FAILED', 'EXPIRED'),
    before: fc.constantFrom<readonly PayStatus[]>(
      ['READY'],
      ['READY', 'APPROVING'],
      ['READY', 'APPROVING', 'UNKNOWN'],
    ),
  })
  .map(({ end, before }) => ({
    webhook: news(end, { seq: before.length + 1 }),
    looks: [...before, end].map((status) => news(status)),
  }));

describe('whatever comes in whatever order and however often', () => {
  test('ends in the same order', () => {
    const told = histories.chain(({ webhook, looks }) =>
      fc.record({
        expected: fc.constant(after(ordered(), webhook).payment),
        events: fc
          .array(fc.constantFrom(webhook, ...looks), { maxLength: 12 })
          .chain((events) => fc.shuffledSubarray([...events, webhook], { minLength: events.length + 1 })),
      }),
    );
    fc.assert(
      fc.property(told, ({ expected, events }) => {
        expect(after(ordered(), ...events).payment).toEqual(expected);
      }),
    );
  });

  test('without its webhook, the last look decides', () => {
    const told = histories.chain(({ looks }) =>
      fc.record({
        end: fc.constant(looks.at(-1) as News),
        events: fc.array(fc.constantFrom(...looks), { maxLength: 12 }),
      }),
    );
    fc.assert(
      fc.property(told, ({ end, events }) => {
        const order = after(ordered(), ...events, end);
        expect(order.payment?.status).toBe(end.status);
        expect(isFinal(order)).toBe(true);
      }),
    );
  });

  test('once paid, always paid, until it is refunded; and what was refunded never comes back', () => {
    const anything = fc.record({
      status: fc.constantFrom(...payStatuses),
      seq: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(anything), fc.array(anything), (before, later) => {
        const all = (list: typeof before) =>
          list.map(({ status, seq }) => news(status, seq === undefined ? {} : { seq }));
        const paid = after(ordered(), ...all(before), news('APPROVED'));
        const end = after(paid, ...all(later));
        expect(PAID_ON).toContain(orderState(end));
        expect(PAID_ON.indexOf(orderState(end))).toBeGreaterThanOrEqual(PAID_ON.indexOf(orderState(paid)));
      }),
    );
  });
});
