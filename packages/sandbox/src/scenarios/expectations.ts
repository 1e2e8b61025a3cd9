import { ledgerAccounts, paymentStatuses, shop, webhooks } from '@payflow/contracts';
import { z } from 'zod';
import { Json, Label } from './values.ts';

const Fields = z.record(z.string(), Json).meta({
  description:
    'Fields that must be so; others may be as they like. A text between slashes is a regular expression: "/^T/". "{order1.tid}" stands for an earlier result.',
});
const Status = z.int().min(100).max(599);

/** What a call must have come to. */
export const StepExpectation = z
  .strictObject({
    status: z
      .union([Status, z.array(Status).min(1)])
      .optional()
      .meta({ description: 'HTTP status, or those that may be.' }),
    code: z
      .string()
      .optional()
      .meta({ description: 'The code in the reply: INVALID_STATE, OK, CARD_DECLINED.' }),
    body: z
      .union([Fields, z.array(Json)])
      .optional()
      .meta({ description: Fields.description ?? '' }),
    headers: z.record(z.string(), z.string()).optional().meta({ description: 'Headers that must be so.' }),
    replayed: z
      .boolean()
      .optional()
      .meta({ description: 'Whether Idempotent-Replayed: true is on the reply.' }),
    sameAs: Label.optional().meta({ description: 'A step whose reply had the same bytes.' }),
    failed: z
      .enum(['refused', 'timeout', 'reset', 'unintelligible'])
      .optional()
      .meta({ description: 'No reply came: how the call ended.' }),
  })
  .meta({ description: 'What the call must have come to. Without status, code or failed: some 2xx.' });
export type StepExpectation = z.output<typeof StepExpectation>;

export const ShoppingExpectation = z
  .strictObject({
    page: z.string().optional().meta({ description: 'What the last page must say.' }),
    lost: z.string().optional().meta({ description: 'What the buyer must be told when she cannot go on.' }),
  })
  .meta({ description: 'What the buyer must have seen. Without lost: she gets as far as told.' });
export type ShoppingExpectation = z.output<typeof ShoppingExpectation>;

export const RaceExpectation = z
  .strictObject({
    answers: z.record(z.string(), z.int().min(0)).meta({
      description: 'How many came to what: OK for any 2xx, else the code: { OK: 1, INVALID_STATE: 1 }.',
    }),
  })
  .meta({ description: 'What the racing steps must have come to together.' });
export type RaceExpectation = z.output<typeof RaceExpectation>;

const whole = z.int();
const counts = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape);

const PaymentExpectation = z.union([
  z.enum(paymentStatuses),
  z.looseObject({
    status: z.enum(paymentStatuses).optional(),
    capturedAmount: whole.optional(),
    refundedAmount: whole.optional(),
    remaining: whole.optional(),
    issuer: z.string().nullable().optional(),
    events: z.array(z.string()).optional().meta({ description: 'Its whole history: ["payment.ready", …].' }),
  }),
]);

const OrderExpectation = z.union([
  z.enum(shop.orderStates),
  z.looseObject({ state: z.enum(shop.orderStates).optional() }),
]);

const WebhooksExpectation = z.union([
  z
    .array(z.string())
    .meta({ description: 'The types that came, each once, in this order: ["payment.captured"].' }),
  counts({
    types: z.array(z.string()).optional().meta({ description: 'Of every one that came, in order.' }),
    verdicts: z
      .array(z.enum(['APPLIED', 'DUPLICATE', 'STALE_SEQ', 'IGNORED', 'REJECTED']))
      .optional()
      .meta({ description: 'What the shop made of each, in order.' }),
    count: whole.optional(),
  }),
]);

const IssuerExpectation = counts({
  authorizations: whole.optional().meta({ description: 'How many attempts the issuers know.' }),
  states: z.array(z.enum(['APPROVED', 'DECLINED', 'REVERSED', 'VOID'])).optional(),
  held: whole
    .optional()
    .meta({ description: 'What the issuer holds or took and has not given back, in all.' }),
  captured: whole.optional(),
  refunded: whole.optional(),
});

const DeliveriesExpectation = z.union([
  z.array(z.enum(webhooks.deliveryStates)),
  counts({
    states: z.array(z.enum(webhooks.deliveryStates)).optional(),
    attempts: whole.optional().meta({ description: 'HTTP tries in all.' }),
  }),
]);

/** What must be true once the story is told and the town is quiet. */
export const FinalExpectation = z
  .strictObject({
    payments: z
      .record(Label, PaymentExpectation)
      .optional()
      .meta({ description: 'By the step that made them: a status, or fields.' }),
    orders: z
      .record(Label, OrderExpectation)
      .optional()
      .meta({ description: 'At the shop: a state, or fields.' }),
    webhooks: z
      .record(Label, WebhooksExpectation)
      .optional()
      .meta({ description: 'What the shop received about a payment, the oldest first.' }),
    inbox: counts({
      received: whole.optional(),
      valid: whole.optional(),
      rejected: whole.optional(),
      duplicates: whole.optional(),
    })
      .optional()
      .meta({ description: 'What the shop received in all.' }),
    deliveries: z
      .record(Label, DeliveriesExpectation)
      .optional()
      .meta({ description: 'What the gateway sent about a payment.' }),
    issuer: z
      .record(Label, IssuerExpectation)
      .optional()
      .meta({ description: 'What the issuer has in its books about a payment.' }),
    ledger: z
      .strictObject({
        wallet: whole.optional().meta({ description: 'What the gateway owes the merchant.' }),
        accounts: z
          .partialRecord(z.enum(ledgerAccounts), whole)
          .optional()
          .meta({ description: 'Balances of accounts, each on its usual side.' }),
      })
      .optional()
      .meta({ description: 'That debits equal credits is always looked at.' }),
    invariants: z.literal('hold').optional().meta({ description: 'Always looked at, named or not.' }),
  })
  .meta({ description: 'What must be true in the end.' });
export type FinalExpectation = z.output<typeof FinalExpectation>;
