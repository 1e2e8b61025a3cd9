import { describe, expect, test } from 'vitest';
import { aPayment, someTerms } from '../payments/test-payments.ts';
import { returnAddress, returnOrigins } from './return-address.ts';

const PG = 'http://localhost:8081';
const SHOP = 'http://localhost:8080/payments/return';
const { tid } = someTerms();
const about = `tid=${tid}&orderNo=ORDER-0001`;

describe('after the page the buyer goes', () => {
  test("to the payment's own URL for this end", () => {
    const payment = aPayment('READY', {
      successUrl: 'https://a.example/ok',
      failUrl: 'https://b.example/no',
    });
    expect(returnAddress(payment, SHOP, PG, 'success')).toBe(`https://a.example/ok?${about}&result=success`);
    expect(returnAddress(payment, SHOP, PG, 'cancelled')).toBe(
      `https://b.example/no?${about}&result=cancelled`,
    );
  });

  test("else to the merchant's", () => {
    expect(returnAddress(aPayment('READY'), SHOP, PG, 'success')).toBe(`${SHOP}?${about}&result=success`);
  });

  test("else to the PG's own result page", () => {
    expect(returnAddress(aPayment('READY'), null, PG, 'cancelled')).toBe(
      `${PG}/checkout/result?${about}&result=cancelled`,
    );
  });
});

test("what the shop's URL asks for stays, and its fragment; what we say is said once", () => {
  const payment = aPayment('READY', {
    successUrl: 'https://shop.example/ok?session=7&tid=forged&result=forged#paid',
  });
  expect(returnAddress(payment, null, PG, 'success')).toBe(
    `https://shop.example/ok?session=7&tid=${tid}&result=success&orderNo=ORDER-0001#paid`,
  );
});

test('an order number is no way to add parameters of its own', () => {
  const payment = aPayment('READY', { orderNo: 'A&result=success#' });
  const url = new URL(returnAddress(payment, SHOP, PG, 'cancelled'));
  expect(Object.fromEntries(url.searchParams)).toEqual({
    tid,
    orderNo: 'A&result=success#',
    result: 'cancelled',
  });
});

describe('the origins that the form may end at', () => {
  test('are those of both ends, each once', () => {
    const payment = aPayment('READY', { failUrl: 'https://b.example:444/no' });
    expect(returnOrigins(payment, SHOP, PG)).toEqual(['http://localhost:8080', 'https://b.example:444']);
    expect(returnOrigins(aPayment('READY'), SHOP, PG)).toEqual(['http://localhost:8080']);
    expect(returnOrigins(aPayment('READY'), null, PG)).toEqual([PG]);
  });

  test('hold nothing that could end a policy', () => {
    const payment = aPayment('READY', { successUrl: "https://evil.example/;script-src 'unsafe-inline'" });
    expect(returnOrigins(payment, null, PG)).toEqual(['https://evil.example', PG]);
  });
});
