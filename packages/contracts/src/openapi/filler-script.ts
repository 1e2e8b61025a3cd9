import { createMerchant } from '../admin-merchants.ts';
import { ALWAYS_APPROVING_CARD } from '../cards.ts';
import { EXAMPLE } from '../fields.ts';
import { authorize, capture, refund, reverse } from '../issuer.ts';
import { approve, cancel, ready } from '../pay.ts';
import { authorizePayment } from '../rest.ts';
import { createOrder, receiveWebhook } from '../shop.ts';
import { registerWebhookEndpoint } from '../webhooks.ts';
import { type FillerPlan, fillerFunctions, type Maker } from './example-filler.ts';

const PAY = '/pay/';
const API = '/api/v1/';
const SHOP = ['/merchant/api/'];
const CARD = ['/card/api/'];

/** An approved authorization, so that there is something to capture, to refund or to reverse. */
const approval = (over: { capture?: false }): Maker => ({
  path: authorize.path,
  body: { ...authorize.example.body, card: ALWAYS_APPROVING_CARD, ...over },
});

/** A payment whose money is held, or taken. */
const authorized = (over: { capture: boolean }): Maker => ({
  path: authorizePayment.path,
  body: { ...authorizePayment.example.body, ...over },
});

export const fillerPlan: FillerPlan = {
  fields: [
    {
      name: 'tid',
      example: EXAMPLE.tid,
      seenAt: [PAY, ...SHOP],
      neededAt: [PAY, API],
      maker: { path: ready.path, body: ready.example.body },
      makersFor: { [cancel.path]: { path: approve.path, body: approve.example.body } },
    },
    {
      name: 'paymentId',
      example: EXAMPLE.paymentId,
      seenAt: [API],
      neededAt: [API],
      maker: authorized({ capture: false }),
      makersFor: {
        '/payments/capture/': authorized({ capture: false }),
        '/payments/refund/': authorized({ capture: true }),
        '/payments/void/': authorized({ capture: false }),
      },
    },
    {
      name: 'orderNo',
      example: EXAMPLE.orderNo,
      seenAt: SHOP,
      neededAt: SHOP,
      maker: { path: createOrder.path, body: createOrder.example.body },
    },
    {
      name: 'attemptId',
      example: EXAMPLE.attemptId,
      seenAt: CARD,
      neededAt: CARD,
      maker: approval({}),
      makersFor: {
        [capture.path]: approval({ capture: false }),
        [refund.path]: approval({}),
        [reverse.path]: approval({}),
      },
    },
    {
      name: 'endpointId',
      nameInReplies: 'id',
      example: EXAMPLE.endpointId,
      seenAt: [registerWebhookEndpoint.path],
      neededAt: [registerWebhookEndpoint.path],
      maker: { path: registerWebhookEndpoint.path, body: registerWebhookEndpoint.example.body },
    },
    {
      name: 'merchantId',
      nameInReplies: 'id',
      example: EXAMPLE.merchantId,
      seenAt: [createMerchant.path],
      neededAt: [createMerchant.path],
      maker: { path: createMerchant.path, body: createMerchant.example.body },
    },
  ],
  invents: { [ready.path]: 'orderNo' },
  exampleKey: EXAMPLE.idempotencyKey,
  asTheyStand: [receiveWebhook.path, authorize.path],
};

// Runs in the page, where `fetch` and `payflowExamples` are globals.
const wiring = `
const tools = {
  plan,
  memory: newMemory(),
  fresh: (prefix) => prefix + '-' + Date.now().toString(36).toUpperCase() + Math.floor(Math.random() * 1296).toString(36).toUpperCase(),
  send: async ({ url, ...init }) => {
    const reply = await fetch(url, init);
    return { url, status: reply.status, text: await reply.text() };
  },
};
globalThis.payflowExamples = {
  request: (request) => (request.loadSpec ? request : fillExamples(request, tools)),
  response: (reply) => {
    rememberReply({ url: reply.url, status: reply.status, text: reply.text ?? '' }, tools);
    return reply;
  },
};`;

/** A script for the Swagger page; it defines `payflowExamples`, whose two functions are Swagger UI's interceptors. */
export function exampleFillerScript(): string {
  const functions = Object.entries(fillerFunctions).map(([name, code]) => `const ${name} = ${code};`);
  return `(() => {\n'use strict';\nconst plan = ${JSON.stringify(fillerPlan)};\n${functions.join('\n')}\n${wiring}\n})();\n`;
}
