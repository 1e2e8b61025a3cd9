import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, Tid } from './fields.ts';
import {
  ApproveReply,
  ApproveRequest,
  CancelReply,
  CancelRequest,
  PaymentReply,
  ReadyReply,
  ReadyRequest,
} from './pay-shapes.ts';

export * from './pay-items.ts';
export * from './pay-shapes.ts';

const TAG = 'PG · payment window';

export const ready = endpoint({
  id: 'ready',
  server: 'pg',
  method: 'post',
  path: '/pay/ready',
  tag: TAG,
  summary: 'Make a payment ready for the buyer',
  description:
    'Gives a TID and the address of the checkout page. Repeated for the same orderNo while it is READY: the same body gives the same TID, another body replaces the payment.',
  access: 'merchant',
  idempotency: 'accepted',
  body: ReadyRequest,
  reply: ReadyReply,
  refuses: ['DUPLICATE_ORDER', 'CALLBACK_NOT_ALLOWED'],
  example: {
    body: { orderNo: EXAMPLE.orderNo, amount: 50000, orderName: 'iPhone 16 Pro' },
    reply: {
      tid: EXAMPLE.tid,
      redirectUrl: `http://localhost:8081/checkout?tid=${EXAMPLE.tid}`,
      status: 'READY',
      expiresAt: '2026-03-02T00:30:00.000Z',
    },
  },
});

export const approve = endpoint({
  id: 'approve',
  server: 'pg',
  method: 'post',
  path: '/pay/approve',
  tag: TAG,
  summary: 'Approve a payment: ask the issuer for the money',
  description:
    'A decline is 200 with status FAILED and `failure`. 202 with status UNKNOWN means that the issuer did not answer: the truth follows by GET and webhook.',
  access: 'merchant',
  scripted: true,
  idempotency: 'accepted',
  body: ApproveRequest,
  reply: ApproveReply,
  alsoStatus: {
    202: 'PAYMENT_OUTCOME_UNKNOWN: the issuer did not answer; the payment is UNKNOWN and will be resolved.',
  },
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'AMOUNT_MISMATCH', 'CARD_NOT_A_TEST_CARD', 'ISSUER_UNAVAILABLE'],
  example: {
    body: { tid: EXAMPLE.tid, card: { number: '4242424242424242', expiry: '12/30', cvc: '123' } },
    reply: {
      tid: EXAMPLE.tid,
      orderNo: EXAMPLE.orderNo,
      amount: 50000,
      status: 'APPROVED',
      cardAuthCode: '482913',
      cardRefNo: 'R0123456789ABCDEFGHJ',
      approvedAt: EXAMPLE.at,
      issuer: 'card',
      cardMasked: '424242******4242',
      method: 'CARD',
      billingKey: null,
    },
    also: {
      202: {
        tid: EXAMPLE.tid,
        orderNo: EXAMPLE.orderNo,
        amount: 50000,
        status: 'UNKNOWN',
        cardAuthCode: null,
        cardRefNo: null,
        approvedAt: null,
        issuer: 'card',
        cardMasked: '424242******4242',
        method: 'CARD',
        billingKey: null,
      },
    },
  },
});

export const cancel = endpoint({
  id: 'cancel',
  server: 'pg',
  method: 'post',
  path: '/pay/cancel',
  tag: TAG,
  summary: 'Cancel a payment, whole or in part',
  description:
    'Money that is only held is released, all of it; money that was taken goes back, in as many parts as you like. 202 means that the issuer did not answer: it is asked again until it does, the truth follows by GET and webhook.',
  access: 'merchant',
  scripted: true,
  idempotency: 'accepted',
  body: CancelRequest,
  reply: CancelReply,
  alsoStatus: { 202: 'The issuer did not answer yet; the same cancel is repeated until it does.' },
  refuses: ['NOT_FOUND', 'CANCEL_CONFLICT', 'REFUND_CONFLICT'],
  example: {
    body: { tid: EXAMPLE.tid, amount: 20000, reason: 'The buyer changed her mind.' },
    reply: {
      tid: EXAMPLE.tid,
      status: 'PARTIAL_CANCELLED',
      cancelledAmount: 20000,
      remainingAmount: 30000,
      cancelId: 'op_0123456789ABCDEFGHJ',
    },
    also: {
      202: {
        tid: EXAMPLE.tid,
        status: 'APPROVED',
        cancelledAmount: 0,
        remainingAmount: 50000,
        cancelId: 'op_0123456789ABCDEFGHJ',
      },
    },
  },
});

export const tx = endpoint({
  id: 'tx',
  server: 'pg',
  method: 'get',
  path: '/pay/tx/:tid',
  tag: TAG,
  summary: 'Look a payment up',
  access: 'merchant',
  params: z.object({ tid: Tid }),
  reply: PaymentReply,
  refuses: ['NOT_FOUND'],
  example: {
    params: { tid: EXAMPLE.tid },
    reply: {
      tid: EXAMPLE.tid,
      orderNo: EXAMPLE.orderNo,
      amount: 50000,
      currency: 'KRW',
      status: 'APPROVED',
      seq: 3,
      cardAuthCode: '482913',
      cardRefNo: 'R0123456789ABCDEFGHJ',
      issuer: 'card',
      method: 'CARD',
      billingKey: null,
      approvedAt: EXAMPLE.at,
      cancelledAmount: 0,
      remainingAmount: 50000,
      cancels: [],
      createdAt: EXAMPLE.at,
      updatedAt: EXAMPLE.at,
    },
  },
});
