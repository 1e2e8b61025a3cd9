import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AFTER_PERIOD_MS, nextLook, PAST_DUE_EVERY_MS } from './looking.ts';
import { isOver, learn, type ShopSubscription, type SubscriptionNews, taken } from './subscription.ts';

const parts = { id: 'ssb_1', buyerId: 'byr_1', productId: 'care-monthly', name: 'Care', amount: 9_900 };
const starting = taken({ ...parts, planId: 'care-monthly-9900', billingKey: 'bk_1', formUrl: null }, 0);

const news = (seq: number, status: SubscriptionNews['status']): SubscriptionNews => ({
  subscriptionId: 'sub_1',
  status,
  seq,
  periodEnd: new Date(seq * 1_000).toISOString(),
  cancelAtPeriodEnd: false,
});

const told = (subscription: ShopSubscription, one: SubscriptionNews): ShopSubscription => {
  const learned = learn(subscription, one, 1);
  return learned.learned === 'changed' ? learned.subscription : subscription;
};

test('the same news, repeated and in any order, ends where its newest leads', () => {
  const status = fc.constantFrom<SubscriptionNews['status']>('TRIALING', 'ACTIVE', 'PAST_DUE');
  const history = fc.array(status, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(history, fc.array(fc.nat(7), { maxLength: 20 }), (statuses, repeats) => {
      const all = statuses.map((each, i) => news(i + 1, each));
      const newest = all.length - 1;
      const order = [...repeats.filter((i) => i <= newest), newest, ...repeats.filter((i) => i <= newest)];
      const end = order.reduce((now, i) => told(now, all[i] ?? news(1, 'ACTIVE')), starting);
      expect([end.state, end.seq]).toEqual([statuses[newest], newest + 1]);
    }),
  );
});

test.each(['CANCELLED', 'ENDED'] as const)('what is %s stays so, and is looked at no more', (status) => {
  const over = told(starting, news(5, status));
  expect(isOver(over)).toBe(true);
  expect(told(over, news(6, 'ACTIVE'))).toBe(over);
  expect(nextLook(over, 0, 0, 0)).toBeUndefined();
});

test('news of another subscription changes nothing', () => {
  const active = told(starting, news(1, 'ACTIVE'));
  expect(learn(active, { ...news(2, 'ENDED'), subscriptionId: 'sub_2' }, 1)).toEqual({ learned: 'other' });
});

test('it is looked at soon while it starts, after its period, and every six hours while it is past due', () => {
  expect(nextLook(starting, 0, 0, 0.5)).toBe(2_000);
  expect(nextLook(starting, 99, 0, 0.5)).toBe(60_000);
  const active = told(starting, news(5, 'ACTIVE'));
  expect(nextLook(active, 0, 0, 0.5)).toBe(5_000 + AFTER_PERIOD_MS);
  expect(nextLook(active, 0, 5_000 + AFTER_PERIOD_MS, 0.5)).toBeGreaterThan(5_000 + AFTER_PERIOD_MS);
  expect(nextLook(told(starting, news(5, 'PAST_DUE')), 0, 0, 0.5)).toBe(PAST_DUE_EVERY_MS);
});
