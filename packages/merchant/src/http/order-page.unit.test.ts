import { createHash } from 'node:crypto';
import { escapeHtml } from '@payflow/service-kit';
import { describe, expect, test } from 'vitest';
import { aLine, anOrder, aPayment } from '../../test/orders.ts';
import type { Order, OrderPayment } from '../orders/order.ts';
import { notFoundPage, orderParts, pagePolicy, shopPage } from './order-page.ts';

const HOSTILE = `<script>alert(1)</script>"'&<img src=x onerror=alert(2)>`;

function order(payment: Partial<OrderPayment>): Order {
  return anOrder({
    lines: [
      aLine({ color: 'Black Titanium', quantity: 2 }),
      aLine({ productId: 'care-monthly', name: 'Phone Care', unitPrice: 9_900 }),
    ],
    total: 3_109_900,
    attempt: 1,
    payment: aPayment(payment),
    version: 2,
  });
}

function orderPage(shown: Order, shopName: string): string {
  const { title, main, head } = orderParts(shown, shopName);
  return shopPage(title, shopName, main, head);
}

describe('the page a buyer comes back to', () => {
  test('shows order number, items, total, state and approval code', () => {
    const page = orderPage(order({ status: 'APPROVED', cardAuthCode: '482913' }), 'Phones');
    for (const text of [
      'O01KJNV9KS0123456789',
      'iPhone 16 Pro, Black Titanium',
      '₩3,100,000',
      '₩3,109,900',
      'PAID',
      '482913',
      'Phones',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toContain('http-equiv');
  });

  test('shows why a payment failed', () => {
    const failure = { code: '51', name: 'insufficient_funds', message: 'The account has not enough money.' };
    const page = orderPage(order({ status: 'FAILED', failure }), 'Phones');
    expect(page).toContain('The account has not enough money.');
    expect(page).toContain('<dd>51</dd>');
  });

  test.each([
    ['APPROVING', true],
    ['UNKNOWN', true],
    ['MANUAL_REVIEW', true],
    ['READY', false],
    ['EXPIRED', false],
    ['CANCELLED_BY_BUYER', false],
  ] as const)('%s: looks again by itself: %s', (status, looksAgain) => {
    expect(orderPage(order({ status }), 'Phones').includes('http-equiv="refresh"')).toBe(looksAgain);
  });

  test('stored script in any text is shown as text', () => {
    const hostile = order({
      tid: HOSTILE,
      status: 'FAILED',
      cardAuthCode: HOSTILE,
      failure: { code: HOSTILE, name: HOSTILE, message: HOSTILE },
    });
    const line = aLine({ productId: HOSTILE, name: HOSTILE, color: HOSTILE, unitPrice: 1 });
    const page = orderPage({ ...hostile, orderNo: HOSTILE, lines: [line] }, HOSTILE) + notFoundPage(HOSTILE);
    expect(page).not.toMatch(/<script|<img|onerror=alert\(2\)>/);
    expect(page).toContain(escapeHtml(HOSTILE));
    expect(escapeHtml(HOSTILE)).toBe(
      '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;img src=x onerror=alert(2)&gt;',
    );
  });

  test('its policy allows its own style and nothing else', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(orderPage(order({}), 'Phones'))?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(pagePolicy).toContain(`style-src 'sha256-${hash}'`);
    expect(pagePolicy).toContain("default-src 'none'");
    expect(pagePolicy).not.toContain('unsafe');
  });
});
