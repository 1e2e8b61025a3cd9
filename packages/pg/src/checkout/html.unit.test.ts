import { escapeHtml } from '@payflow/service-kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Payment } from '../payments/payment.ts';
import { AT, aPayment } from '../payments/test-payments.ts';
import { checkoutCsp, type Frame, jsonBlock, page } from './frame.ts';
import { cardPageHtml, messageHtml, statusHtml } from './html.ts';
import { type CheckoutView, checkoutData } from './page-data.ts';

const frame: Frame = { language: 'en', scriptTags: '' };
/** The address of a script, so that the page has data for it. */
const scripted: Frame = {
  ...frame,
  scriptTags: '<script type="module" src="/checkout/assets/a.js"></script>',
};

const EVIL = `<script>alert("x")</script><img src=x onerror='alert(1)'>&amp;`;
const hostile = aPayment('READY', {
  orderName: EVIL,
  orderNo: `'"><script>1</script>`,
  items: [{ sku: EVIL, name: `</li>${EVIL}`, quantity: 2, unitPrice: 25_000 }],
});
const pageOf = (payment = hostile, more: Partial<CheckoutView> = {}, of = frame) => {
  const view = { payment, merchantName: EVIL, token: `"><script>`, now: AT, onFile: [], ...more };
  return cardPageHtml(of, { ...checkoutData(view), language: of.language });
};
const statusOf = (
  payment: Payment,
  merchantName: string,
  expired: 'expired' | 'as it is' = 'as it is',
  of = frame,
) => statusHtml(of, { payment, merchantName, address: '/checkout?tid=T1', expired });

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
    ['the page', pageOf()],
    ['the status', statusOf(hostile, EVIL)],
    ['a page', page(frame, { title: EVIL, body: '' })],
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
  const html = pageOf(payment, { merchantName: 'PayFlow Store', token: 't', now: AT + 60_001 });
  for (const shown of ['PayFlow Store', 'iPhone 16 Pro', 'Case × 2', '₩50,000', 'ORDER-0001'])
    expect(html).toContain(shown);
  expect(html).toContain('29 min');
});

test('an order without a name is named by its number', () => {
  expect(statusOf(aPayment('CAPTURED', { orderName: null }), 'Shop')).toContain('<h1>Order ORDER-0001</h1>');
});

test('a payment whose time is over says so, also before its timer ran', () => {
  expect(statusOf(aPayment('READY'), 'Shop', 'expired')).toContain('The time to pay is over');
});

describe('in Korean', () => {
  const korean: Frame = { ...frame, language: 'ko' };
  const hasEnglishSentence = /[A-Za-z]+ [a-z]+ [a-z]+/;
  const textOf = (html: string) => html.replace(/<style>.*?<\/style>/s, '').replaceAll(/<[^>]*>/g, '\n');

  test('the page, the status and a message say so, and hold no English sentence', () => {
    const payment = aPayment('READY', { orderName: '아이폰' });
    const pages = [
      pageOf(payment, { merchantName: '상점' }, korean),
      statusOf(aPayment('CAPTURED', { orderName: '아이폰' }), '상점', 'as it is', korean),
      messageHtml(korean, 'notFound'),
    ];
    for (const html of pages) {
      expect(html).toContain('<html lang="ko">');
      expect(textOf(html)).not.toMatch(hasEnglishSentence);
    }
    expect(pages[0]).toContain('50,000원 결제하기');
    expect(pages[1]).toContain('승인된 결제입니다.');
  });

  test('the way to the other language stands on the page', () => {
    expect(pageOf(undefined, {}, korean)).toContain('&amp;lang=en" lang="en" hreflang="en">English</a>');
  });
});

describe('data for the script', () => {
  const blockIn = (html: string) =>
    /<script type="application\/json" id="checkout-data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';

  test('are what the form has, and cannot end their block', () => {
    const html = pageOf(hostile, {}, scripted);
    const data = JSON.parse(blockIn(html));
    expect(data).toMatchObject({ merchantName: EVIL, hidden: { token: `"><script>` } });
    expect(html.match(/<script\b/g)).toHaveLength(2);
  });

  test.each(['</script><script>alert(1)</script>', '<!--', ']]>', '\u2028\u2029', '&lt;'])(
    'are spelled so that nothing in them means anything: %j',
    (text) => {
      const block = jsonBlock({ text });
      expect(block).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(block)).toEqual({ text });
    },
  );

  test('are not sent when no script is there to read them', () => {
    expect(pageOf()).not.toContain('<script');
    expect(blockIn(statusOf(aPayment('CAPTURED'), 'Shop', 'as it is', scripted))).toBe('');
  });
});

test.each([
  [49_999, 'KRW', 0],
  [50_000, 'KRW', 12],
  [50_000, 'USD', 0],
])('%i %s can be paid in so many ways: %i', (amount, currency, ways) => {
  const html = pageOf(aPayment('READY', { amount, currency }));
  expect(html.match(/<option/g) ?? []).toHaveLength(ways);
});

test('the policy lets our own script run where there is one, none where there is not, and the form end where it must', () => {
  const csp = checkoutCsp(['https://shop.example'], 'no script');
  expect(csp).toContain("default-src 'none'");
  expect(csp).toContain("form-action 'self' https://shop.example;");
  expect(csp).not.toContain('script');
  expect(csp).not.toContain('unsafe');
  expect(checkoutCsp([], 'script')).toContain("script-src 'self';");
});

test('a place to end at is no way to write a policy of its own', () => {
  const targets = ['http://a;frame-ancestors', "http://a','", 'https://[::1]:8443', 'https://evil.example'];
  expect(checkoutCsp(targets, 'no script')).toContain(
    "form-action 'self' https://[::1]:8443 https://evil.example; base-uri 'none'; frame-ancestors 'none'",
  );
});
