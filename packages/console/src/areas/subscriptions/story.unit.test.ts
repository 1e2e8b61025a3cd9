import type { subscriptions } from '@payflow/contracts';
import { expect, test } from 'vitest';
import { storyOf, triesLeft } from './story.ts';

const day = (number: number) => `2026-03-0${number}T00:00:00.000Z`;

const mina: subscriptions.Subscription = {
  ...{ subscriptionId: 'sub_1', planId: 'coffee', customerKey: 'mina', billingKey: 'bk_1' },
  ...{ status: 'PAST_DUE', period: 2, periodStart: day(2), periodEnd: day(9), cancelAtPeriodEnd: false },
  ...{ credit: 0, seq: 5, endedAt: null, createdAt: day(1), updatedAt: day(2) },
};
const first: subscriptions.Invoice = {
  ...{ invoiceId: 'inv_1', subscriptionId: 'sub_1', planId: 'coffee', customerKey: 'mina' },
  ...{ kind: 'PERIOD', period: 1, periodStart: day(1), periodEnd: day(2), amount: 15_000, creditUsed: 0 },
  ...{ currency: 'KRW', status: 'PAID', tries: 1, nextTryAt: null, paymentId: null, failure: null },
  ...{ paidAt: day(1), createdAt: day(1), updatedAt: day(1) },
};
const second: subscriptions.Invoice = {
  ...{ ...first, invoiceId: 'inv_2', period: 2, status: 'OPEN', paidAt: null, nextTryAt: day(3) },
  failure: { code: '51', name: 'insufficient_funds', message: 'No money.' },
  ...{ createdAt: day(2), updatedAt: day(2) },
};

test('a renewal that was declined tells when it is tried again, and that it renews later', () => {
  const story = storyOf(mina, [second, first]);
  expect(story.map(({ what }) => what)).toEqual([
    ...['created', 'invoiced', 'paid', 'invoiced', 'declined', 'nextTry', 'renews'],
  ]);
  expect(story.filter(({ isAhead }) => isAhead).map(({ what }) => what)).toEqual(['nextTry', 'renews']);
});

test('what is cancelled ends with its period, and what ended has nothing ahead', () => {
  expect(storyOf({ ...mina, cancelAtPeriodEnd: true }, []).at(-1)).toMatchObject({
    what: 'ends',
    isAhead: true,
  });
  const ended = { ...mina, status: 'ENDED', endedAt: day(4) } as const;
  expect(storyOf(ended, []).at(-1)).toEqual({ what: 'over', at: day(4), isAhead: false });
});

test('a period is tried four times, a change of plan once', () => {
  expect([0, 1, 4, 5].map((tries) => triesLeft({ kind: 'PERIOD', tries }))).toEqual([4, 3, 0, 0]);
  expect(triesLeft({ kind: 'CHANGE', tries: 1 })).toBe(0);
});
