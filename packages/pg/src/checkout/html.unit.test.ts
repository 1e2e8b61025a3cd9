import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AT, aPayment } from '../payments/test-payments.ts';
import { type CheckoutView, checkoutCsp, checkoutHtml, escapeHtml, messageHtml, statusHtml } from './html.ts';

const EVIL = `<script>alert("x")</script><img src=x onerror='alert(1)'>&amp;`;
const hostile = aPayment('READY', {
  orderName: EVIL,
  orderNo: `'"><script>1</script>`,
  items: [{ sku: EVIL, name: `</li>${EVIL}`, quantity: 2, unitPrice: 25_000 }],
});
const pageOf = (payment = hostile, more: Partial<CheckoutView> = {}) =>
  checkoutHtml({ payment, merchantName: EVIL, token: `"><script>`, now: AT, onFile: [], ...more });

/** The tags that the page itself has: no script, no image, no handler. */
const tagsOf = (html: string) =>
  new Set([...html.matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name?.toLowerCase()));

test('the five characters that mean something in HTML are spelled out, all others stay', () => {
  expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
  );
  expect(escapeHtml('아이폰 📱 \u202eabc')).toBe('아이폰 📱 \u202eabc');
});

test('no text comes out of it that could open a tag, end an attribute or start an entity', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});

describe('a shop that names things with markup', () => {
  test.each([
    ['the page', pageOf(hostile, { note: EVIL })],
    ['the status', statusHtml(hostile, EVIL, 'as it is')],
    ['a message', messageHtml(EVIL, EVIL)],
  ])('gets it shown as text: %s', (_what, html) => {
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    for (const tag of ['script', 'img']) expect(tagsOf(html)).not.toContain(tag);
  });

  test('cannot end the hidden fields', () => {
    expect(pageOf()).toContain('name="token" value="&quot;&gt;&lt;script&gt;"');
  });
});

test('Mina sees what she pays: the shop, the goods, the sum, and for how long', () => {
  const payment = aPayment('READY', {
    items: [{ sku: 'case', name: 'Case', quantity: 2, unitPrice: 25_000 }],
  });
  const html = checkoutHtml({
    payment,
    merchantName: 'PayFlow Store',
    token: 't',
    now: AT + 60_001,
    onFile: [],
  });
  for (const shown of ['PayFlow Store', 'iPhone 16 Pro', 'Case × 2', '₩50,000', 'ORDER-0001'])
    expect(html).toContain(shown);
  expect(html).toContain('Pay within 29 min');
});

test('an order without a name is named by its number', () => {
  expect(statusHtml(aPayment('CAPTURED', { orderName: null }), 'Shop', 'as it is')).toContain(
    '<h1>Order ORDER-0001</h1>',
  );
});

test('a payment whose time is over says so, also before its timer ran', () => {
  expect(statusHtml(aPayment('READY'), 'Shop', 'expired')).toContain('The time to pay is over');
});

test('the policy of the page lets no script run and the form end where it must', () => {
  const csp = checkoutCsp(['https://shop.example']);
  expect(csp).toContain("default-src 'none'");
  expect(csp).toContain("form-action 'self' https://shop.example;");
  expect(csp).not.toContain('script');
});

test('a place to end at is no way to write a policy of its own', () => {
  const targets = ['http://a;frame-ancestors', "http://a','", 'https://[::1]:8443', 'https://evil.example'];
  expect(checkoutCsp(targets)).toContain(
    "form-action 'self' https://[::1]:8443 https://evil.example; base-uri 'none'; frame-ancestors 'none'",
  );
});
