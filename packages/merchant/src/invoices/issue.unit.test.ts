import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aLine, anOrder, aPayment } from '../../test/orders.ts';
import type { Order, Refund } from '../orders/order.ts';
import { type Desk, issue } from './issue.ts';
import { seriesOf } from './paper.ts';
import { spread, vatIn } from './vat.ts';

const AT = Date.parse('2026-03-02T00:00:00Z');
const desk = (counted: Record<string, number> = {}, at = AT): Desk => ({
  seller: 'Phones',
  at,
  last: (series) => counted[series] ?? 0,
});

const aRefund = (more: Partial<Refund> = {}): Refund => ({
  ...{ id: 'rf_1', origin: 'SHOP', tid: 'T1', cancelId: null, items: [], amount: 1, taxFree: null },
  ...{ reason: null, state: 'DONE', failure: null, askedUnder: null, creditNote: null },
  ...{ createdAt: AT, settledAt: AT },
  ...more,
});

const paid = (more: Partial<Order> = {}): Order =>
  anOrder({ payment: aPayment({ status: 'APPROVED' }), ...more });

const phones = aLine({ sku: 'phone', quantity: 3, unitPrice: 100 });
const book = aLine({ sku: 'book', quantity: 2, unitPrice: 50, taxFree: true });

describe('VAT', () => {
  test.each([
    [0, 0],
    [1, 0],
    [5, 0],
    [6, 1],
    [11, 1],
    [16, 1],
    [17, 2],
    [1_550_000, 140_909],
    [1_000_000_000, 90_909_091],
  ])('of %i won %i are VAT', (amount, vat) => {
    expect(vatIn(amount)).toBe(vat);
  });

  test('parts add up to the whole, and what weighs nothing gets nothing', () => {
    const weight = fc.integer({ min: 0, max: 1_000_000_000 });
    const weights = fc.array(weight, { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(weight, weights, (amount, each) => {
        const parts = spread(amount, each);
        const whole = each.some((one) => one > 0) ? amount : 0;
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        expect(parts.every((part, i) => part >= 0 && ((each[i] ?? 0) > 0 || part === 0))).toBe(true);
      }),
    );
  });
});

describe('numbers', () => {
  test('an order gets its invoice when it is paid, and one only', () => {
    for (const status of ['READY', 'APPROVING', 'UNKNOWN', 'FAILED', 'EXPIRED'] as const)
      expect(issue(paid({ payment: aPayment({ status }) }), desk()).papers).toEqual([]);
    const { order, papers } = issue(paid(), desk({ 'INV-2026': 41 }));
    expect(papers).toMatchObject([{ number: 'INV-2026-000042', kind: 'INVOICE', total: 1_550_000 }]);
    expect(order.invoiceNo).toBe('INV-2026-000042');
    expect(issue(order, desk()).papers).toEqual([]);
  });

  test('begin anew with each year of Seoul', () => {
    expect(seriesOf('INVOICE', Date.parse('2026-12-31T14:59:59.999Z'))).toBe('INV-2026');
    expect(seriesOf('CREDIT_NOTE', Date.parse('2026-12-31T15:00:00Z'))).toBe('CRN-2027');
  });

  test('an order that is learnt of late gets its invoice and its credit notes at once, in order', () => {
    const refunds = [aRefund({ amount: 10 }), aRefund({ id: 'rf_2', amount: 20 })];
    const { order, papers } = issue(paid({ refunds }), desk({ 'CRN-2026': 6 }));
    expect(papers.map(({ number, total }) => [number, total])).toEqual([
      ['INV-2026-000001', 1_550_000],
      ['CRN-2026-000007', 10],
      ['CRN-2026-000008', 20],
    ]);
    expect(order.refunds.map(({ creditNote }) => creditNote)).toEqual(['CRN-2026-000007', 'CRN-2026-000008']);
  });

  test.each(['PENDING', 'DECLINED'] as const)('a refund that is %s has no credit note', (state) => {
    const { papers } = issue(paid({ refunds: [aRefund({ state })] }), desk());
    expect(papers.map(({ kind }) => kind)).toEqual(['INVOICE']);
  });
});

describe('what is free of VAT', () => {
  const order = paid({ lines: [phones, book], total: 400 });
  const credit = (more: Partial<Refund>) =>
    issue({ ...order, refunds: [aRefund(more)] }, desk()).papers.find(({ kind }) => kind === 'CREDIT_NOTE');

  test('stands apart on the invoice', () => {
    expect(issue(order, desk()).papers[0]).toMatchObject({
      ...{ supplyValue: 273, vat: 27, taxFree: 100, total: 400 },
      lines: [
        { supplyValue: 273, vat: 27, taxFree: 0, amount: 300 },
        { supplyValue: 0, vat: 0, taxFree: 100, amount: 100 },
      ],
    });
  });

  test('goes back with its item, and the other kind with the other', () => {
    expect(credit({ amount: 50, items: [{ sku: 'book', quantity: 1 }] })).toMatchObject({
      ...{ supplyValue: 0, vat: 0, taxFree: 50 },
      lines: [{ quantity: 1, unitPrice: 50, amount: 50 }],
    });
    expect(credit({ amount: 100, items: [{ sku: 'phone', quantity: 1 }] })).toMatchObject({
      taxFree: 0,
      vat: 9,
    });
  });

  test('an amount alone takes of both as they are left', () => {
    expect(credit({ amount: 40 })).toMatchObject({
      taxFree: 10,
      lines: [
        { name: 'Refund', amount: 30 },
        { name: 'Refund', amount: 10, taxFree: 10 },
      ],
    });
  });
});

test('whatever is refunded in whatever order: each paper adds up, and all that went back is the invoice', () => {
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 5 }),
    unitPrice: fc.integer({ min: 1, max: 2_000_000 }),
    taxFree: fc.boolean(),
  });
  const step = fc.record({ byItem: fc.boolean(), part: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.array(step, { maxLength: 8 }),
      (shapes, steps) => {
        const lines = shapes.map((shape, i) => aLine({ sku: `sku-${i}`, ...shape }));
        const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
        let { order, papers } = issue(paid({ lines, total }), desk());
        const issuedSoFar = [...papers];
        const done = () => order.refunds.reduce((sum, { amount }) => sum + amount, 0);
        const refund = (amount: number, items: Refund['items']): void => {
          if (amount < 1) return;
          const next = aRefund({ id: `rf_${order.refunds.length}`, amount, items });
          ({ order, papers } = issue({ ...order, refunds: [...order.refunds, next] }, desk()));
          issuedSoFar.push(...papers);
        };
        for (const { byItem, part } of steps) {
          const meant = lines[Math.floor(part * lines.length)] ?? lines[0];
          const left = total - done();
          if (byItem && meant) refund(Math.min(meant.unitPrice, left), [{ sku: meant.sku, quantity: 1 }]);
          else refund(Math.floor(part * left), []);
        }
        refund(total - done(), []);
        for (const paper of issuedSoFar) {
          expect(paper.supplyValue + paper.vat + paper.taxFree).toBe(paper.total);
          for (const key of ['supplyValue', 'vat', 'taxFree'] as const)
            expect(paper.lines.reduce((sum, each) => sum + each[key], 0)).toBe(paper[key]);
          for (const each of paper.lines) {
            expect(each.supplyValue + each.vat + each.taxFree).toBe(each.amount);
            expect(Math.min(each.supplyValue, each.vat, each.taxFree)).toBeGreaterThanOrEqual(0);
          }
        }
        const [invoice, ...notes] = issuedSoFar;
        for (const key of ['supplyValue', 'vat', 'taxFree', 'total'] as const)
          expect(notes.reduce((sum, note) => sum + note[key], 0)).toBe(invoice?.[key]);
      },
    ),
  );
});
