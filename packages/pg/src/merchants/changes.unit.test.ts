import { isRefusal } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { amend, enrol, rotate } from './changes.ts';
import { tooMuch } from './limits.ts';
import { newMerchant, opens } from './merchant.ts';

const AT = Date.UTC(2026, 2, 2);
const shop = newMerchant({ id: 'shop', createdAt: AT, keyHash: 'first' });

describe('a merchant', () => {
  test('is taken in with what was said of it, and the usual for the rest', () => {
    const body = { name: 'Shop', limits: { amountMax: 500 } };
    expect(enrol(undefined, { id: 'shop', keyHash: 'first', body, at: AT })).toEqual({
      ...shop,
      name: 'Shop',
      amountMax: 500,
    });
  });

  test('is not taken in twice', () => {
    const twice = enrol(shop, { id: 'shop', keyHash: 'second', body: { name: 'Other' }, at: AT });
    expect(twice).toMatchObject({ refusal: 'INVALID_STATE', message: expect.stringContaining('rotate-key') });
  });

  test('keeps what a change does not name; null takes a limit away', () => {
    const limited = { ...shop, amountMax: 500, requestsPerSecond: 10 };
    expect(amend(limited, { feeBasisPoints: 0, limits: { amountMax: null } })).toEqual({
      ...limited,
      feeBasisPoints: 0,
      amountMax: null,
    });
    expect(amend(limited, {})).toEqual(limited);
  });
});

describe('a rotated key', () => {
  const rotated = rotate(shop, { keyHash: 'second', graceSeconds: 60, realAt: AT });

  test('opens beside the one before it until the grace is over, and not a moment longer', () => {
    expect(opens(rotated, 'second', AT)).toBe(true);
    expect(opens(rotated, 'first', AT + 59_999)).toBe(true);
    expect(opens(rotated, 'first', AT + 60_000)).toBe(false);
    expect(opens(rotated, 'second', AT + 60_000)).toBe(true);
  });

  test('without a grace is the only one', () => {
    const only = rotate(shop, { keyHash: 'second', graceSeconds: 0, realAt: AT });
    expect([opens(only, 'first', AT), opens(only, 'second', AT)]).toEqual([false, true]);
  });

  test('ends the key before the last, whatever grace that one had', () => {
    const third = rotate(rotated, { keyHash: 'third', graceSeconds: 5, realAt: AT + 1 });
    expect(['first', 'second', 'third'].map((hash) => opens(third, hash, AT + 2))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('of a merchant that had none leaves nothing behind', () => {
    const first = rotate({ ...shop, keyHash: null }, { keyHash: 'second', graceSeconds: 60, realAt: AT });
    expect(first).toMatchObject({ keyHash: 'second', oldKeyHash: null, oldKeyUntil: null });
  });
});

test('a payment may be as large as the limit, and no larger', () => {
  const limited = { ...shop, amountMax: 500 };
  expect(tooMuch(limited, 500)).toBeUndefined();
  expect(tooMuch(shop, 1_000_000_000)).toBeUndefined();
  expect(tooMuch(limited, 501)).toEqual({
    refusal: 'VALIDATION_FAILED',
    message: 'amount: must be at most 500 for merchant shop',
    errors: [{ path: 'amount', message: 'must be at most 500 for merchant shop' }],
  });
  expect(isRefusal(tooMuch(limited, 501))).toBe(true);
});
