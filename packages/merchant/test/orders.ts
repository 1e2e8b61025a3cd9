import type { Order, OrderLine, OrderPayment } from '../src/orders/order.ts';

/** Orders for tests, each with what a test says of it. */

export const aLine = (more: Partial<OrderLine> = {}): OrderLine => ({
  sku: 'iphone-16-pro',
  productId: 'iphone-16-pro',
  name: 'iPhone 16 Pro',
  color: null,
  quantity: 1,
  unitPrice: 1_550_000,
  taxFree: false,
  ...more,
});

export const aPayment = (more: Partial<OrderPayment> = {}): OrderPayment => ({
  tid: 'T01KJNV9KV0123456789',
  status: 'READY',
  seq: 0,
  refundedAmount: 0,
  method: null,
  cardAuthCode: null,
  failure: null,
  ...more,
});

export const anOrder = (more: Partial<Order> = {}): Order => ({
  orderNo: 'O01KJNV9KS0123456789',
  buyerId: null,
  buyer: null,
  lines: [aLine()],
  total: 1_550_000,
  currency: 'KRW',
  attempt: 0,
  payment: undefined,
  refunds: [],
  invoiceNo: null,
  version: 1,
  createdAt: 0,
  updatedAt: 0,
  checkedAt: 0,
  ...more,
});
