import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { DisputeWebhook, getDispute } from '../disputes.ts';
import { EXAMPLE } from '../fields.ts';
import { getSettlement, SettlementPaid } from '../settlements.ts';
import { InvoiceEvent, SubscriptionEvent } from '../subscription-events.ts';
import { getInvoice } from '../subscription-invoices.ts';
import { getSubscription } from '../subscriptions.ts';
import { WebhookEvent } from '../webhooks.ts';

const webhookExample = {
  type: 'payment.captured',
  timestamp: EXAMPLE.at,
  data: {
    tid: EXAMPLE.tid,
    orderNo: EXAMPLE.orderNo,
    amount: 50000,
    currency: 'KRW',
    status: 'CAPTURED',
    seq: 3,
    cardAuthCode: '482913',
    cardRefNo: 'R0123456789ABCDEFGHJ',
    approvedAt: EXAMPLE.at,
    capturedAmount: 50000,
    refundedAmount: 0,
  },
} as const satisfies z.input<typeof WebhookEvent>;

const headers = z.object({
  'webhook-id': z.string().meta({ description: "The event's id, the same on every try." }),
  'webhook-timestamp': z.string().meta({ description: 'Unix seconds of this try, in real time.' }),
  'webhook-signature': z
    .string()
    .meta({ description: 'Space-separated list of `v1,` and a base64 HMAC-SHA256.' }),
});

interface Told {
  readonly operationId: string;
  readonly summary: string;
  readonly orderedBy: string;
  readonly schema: z.ZodType;
  readonly example: unknown;
}

const webhookOperation = ({ operationId, summary, orderedBy, schema, example }: Told) => ({
  post: {
    operationId,
    tags: ['PG · webhooks'],
    summary,
    description: `Verify the signature over the raw body before reading it. ${orderedBy}`,
    security: [],
    requestParams: { header: headers },
    requestBody: { required: true, content: { 'application/json': { schema, example } } },
    responses: {
      '2XX': {
        description:
          'Taken. Anything else is tried again: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h later.',
      },
      '410': { description: 'Nobody is there any more: the endpoint is disabled.' },
      '429': { description: 'Too many; Retry-After is honoured, as it is with 503.' },
    },
  } satisfies ZodOpenApiOperationObject,
});

const timestamp = EXAMPLE.at;
const aSettlement = { ...getSettlement.example.reply.data.settlement, status: 'PAID', paidAt: timestamp };
const { evidence: _kept, evidenceSentAt: _sent, issuer: _who, ...aDispute } = getDispute.example.reply.data;

/** What the PG sends to a merchant's server, by what it is about. */
export const webhookOperations = {
  payment: webhookOperation({
    operationId: 'paymentWebhook',
    summary: 'A payment changed',
    orderedBy: '`data.seq` orders the events of one payment.',
    schema: WebhookEvent,
    example: webhookExample,
  }),
  settlement: webhookOperation({
    operationId: 'settlementWebhook',
    summary: 'A settlement was paid',
    orderedBy: 'There is one for each settlement, known by `data.id`.',
    schema: SettlementPaid,
    example: { type: 'settlement.paid', timestamp, data: aSettlement },
  }),
  dispute: webhookOperation({
    operationId: 'disputeWebhook',
    summary: 'A cardholder disputes a payment, or the issuer has decided',
    orderedBy: '`data.seq` orders the events of one dispute.',
    schema: DisputeWebhook,
    example: {
      type: 'dispute.opened',
      timestamp,
      data: { ...aDispute, seq: 1, orderNo: EXAMPLE.orderNo },
    },
  }),
  subscription: webhookOperation({
    operationId: 'subscriptionWebhook',
    summary: 'A subscription changed',
    orderedBy: '`data.seq` orders the events of one subscription, those of its invoices too.',
    schema: SubscriptionEvent,
    example: { type: 'subscription.activated', timestamp, data: getSubscription.example.reply.data },
  }),
  invoice: webhookOperation({
    operationId: 'invoiceWebhook',
    summary: "A subscription's invoice was paid, or its charge failed",
    orderedBy: '`data.seq` orders the events of the subscription.',
    schema: InvoiceEvent,
    example: { type: 'invoice.paid', timestamp, data: { ...getInvoice.example.reply.data, seq: 2 } },
  }),
};
