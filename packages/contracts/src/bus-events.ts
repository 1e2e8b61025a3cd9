import { z } from 'zod';
import { Amount, Currency, Decline, EXAMPLE, id, OrderNo, Tid, Timestamp, text } from './fields.ts';
import { PaymentMethod } from './payment-method.ts';
import { PaymentStatus } from './payments.ts';

/**
 * What is published on the bus: CloudEvents 1.0 in JSON, one schema for each topic. What stands here only grows:
 * consumers ignore what they do not know, and another meaning is another topic.
 */
export const BUS_TOPICS = [
  'payment.requested.v1',
  'payment.authorized',
  'payment.captured',
  'payment.refunded',
  'payment.failed',
  'payment.voided',
  'payment.dlq',
] as const;
export type BusTopic = (typeof BUS_TOPICS)[number];

/** Where messages end that a consumer could not take. */
export const DEAD_LETTERS = 'payment.dlq' satisfies BusTopic;

const TOPIC_OF: Readonly<Record<string, BusTopic>> = {
  'payment.requested': 'payment.requested.v1',
  'payment.authorized': 'payment.authorized',
  'payment.captured': 'payment.captured',
  'payment.refunded': 'payment.refunded',
  'payment.failed': 'payment.failed',
  'payment.voided': 'payment.voided',
};

/** The topic on which events of a type are published; undefined when they stay inside. */
export const topicOf = (eventType: string): BusTopic | undefined => TOPIC_OF[eventType];

/** Where events come from, as it stands in `source`. */
export const BUS_SOURCE = '/payflow/pg';

/** What the envelope says of a topic: its versioned type, and the name of the schema of the whole message. */
export function kindOf(topic: BusTopic): { readonly type: string; readonly dataschema: string } {
  const versioned = topic.endsWith('.v1') ? topic : `${topic}.v1`;
  return { type: `payflow.${versioned}`, dataschema: `urn:payflow:schema:${versioned}` };
}

const Money = z.int().min(0).meta({ description: 'Integer minor units.', example: 50000 });
const CaptureMode = z.enum(['AUTO', 'MANUAL']).meta({ description: 'MANUAL: money is held first.' });

const Approval = z
  .object({ authCode: z.string(), refNo: z.string(), approvedAt: Timestamp })
  .meta({ description: "The issuer's approval." });

const Card = z
  .object({ bin: z.string().meta({ example: '424242' }), last4: z.string().meta({ example: '4242' }) })
  .meta({ description: 'All that is known here of the card.' });

/** How the payment stands after the event. */
const standing = {
  tid: Tid,
  orderNo: OrderNo,
  amount: Amount,
  currency: Currency,
  captureMode: CaptureMode,
  status: PaymentStatus,
  capturedAmount: Money.meta({ description: 'What was taken so far.' }),
  refundedAmount: Money.meta({ description: 'What of it went back so far.' }),
  issuer: z.string().nullable().meta({ description: 'Its name in CARD_ISSUERS.', example: 'card' }),
  card: Card.nullable(),
  method: PaymentMethod.optional().meta({
    description: 'Absent in messages from before there were cards on file.',
  }),
};

const operationId = z.string().meta({ example: `op_${EXAMPLE.tid.slice(1)}` });

const Requested = z.object({
  paymentId: Tid,
  orderNo: OrderNo,
  amount: Amount,
  currency: Currency,
  captureMode: CaptureMode,
});

const Authorized = z.object({ ...standing, approval: Approval });

const Captured = z.object({
  ...standing,
  approval: Approval,
  capture: z.object({ id: operationId.nullable(), amount: Amount, fee: Money, vat: Money }).meta({
    description: 'What was taken, and what the PG earns with it; id is null when it came with the approval.',
  }),
});

const Refunded = z.object({
  ...standing,
  approval: Approval,
  refund: z.object({
    id: operationId,
    amount: Amount,
    items: z.array(z.object({ sku: z.string(), quantity: z.int().min(1) })).nullable(),
    reason: z.string().nullable(),
  }),
});

const Voided = z.object({ ...standing, approval: Approval, void: z.object({ id: operationId }) });

const Failed = z.object({ ...standing, failure: Decline });

const DeadLetter = z.object({
  consumer: text(64).meta({ description: 'Which consumer could not take it.', example: 'authorizer' }),
  topic: z.string().meta({ description: 'Where it came from.', example: 'payment.requested.v1' }),
  position: z
    .string()
    .meta({ description: 'Where it stood on the bus.', example: 'payment.requested.v1:0:17' }),
  key: z.string(),
  eventId: z.string().nullable().meta({ description: 'null when it could not be read.' }),
  attempts: z.int().min(1).meta({ example: 5 }),
  reason: z.string().meta({ description: 'Why it was given up.' }),
  value: z.string().meta({ description: 'As it came.' }),
});

const DATA = {
  'payment.requested.v1': Requested,
  'payment.authorized': Authorized,
  'payment.captured': Captured,
  'payment.refunded': Refunded,
  'payment.failed': Failed,
  'payment.voided': Voided,
  'payment.dlq': DeadLetter,
} as const satisfies Readonly<Record<BusTopic, z.ZodObject>>;

/** What a message of a topic carries. */
export type BusData<T extends BusTopic> = z.output<(typeof DATA)[T]>;

const eventId = id(64).meta({
  description: 'Of the event: the same each time that it comes.',
  example: `chg_${EXAMPLE.tid.slice(1)}_3`,
});

/** CloudEvents 1.0: what all messages have around their data. */
function envelopeOf(topic: BusTopic) {
  const { type, dataschema } = kindOf(topic);
  return {
    specversion: z.literal('1.0'),
    id: eventId,
    source: z.literal(BUS_SOURCE),
    type: z.literal(type),
    subject: id(64).meta({ description: 'The payment.', example: EXAMPLE.tid }),
    time: Timestamp.meta({ description: 'When it happened: business time, RFC 3339, UTC.' }),
    datacontenttype: z.literal('application/json'),
    dataschema: z.literal(dataschema),
    partitionkey: id(64).meta({
      description: 'Messages of one key stay in order within a topic.',
      example: EXAMPLE.tid,
    }),
    traceparent: z
      .string()
      .max(64)
      .optional()
      .meta({ description: 'W3C Trace Context of the call that led to it.' }),
  };
}

const ofPayment = {
  seq: z.int().min(1).meta({
    description: "Numbers one payment's events across topics: what is not newer is old.",
    example: 3,
  }),
  merchantid: id(64).meta({ example: 'M001' }),
};

const message = <T extends Exclude<BusTopic, typeof DEAD_LETTERS>>(topic: T) =>
  z.object({ ...envelopeOf(topic), ...ofPayment, data: DATA[topic] });

/** The whole message of each topic. */
export const BUS_EVENTS = {
  'payment.requested.v1': message('payment.requested.v1'),
  'payment.authorized': message('payment.authorized'),
  'payment.captured': message('payment.captured'),
  'payment.refunded': message('payment.refunded'),
  'payment.failed': message('payment.failed'),
  'payment.voided': message('payment.voided'),
  'payment.dlq': z.object({
    ...envelopeOf(DEAD_LETTERS),
    merchantid: ofPayment.merchantid.optional(),
    data: DeadLetter,
  }),
} as const satisfies Readonly<Record<BusTopic, z.ZodObject>>;

export type BusEvent<T extends BusTopic> = z.output<(typeof BUS_EVENTS)[T]>;

/** What stands on the bus. Throws a ZodError, or a SyntaxError when it is no JSON. */
export const readBusEvent = <T extends BusTopic>(topic: T, value: string): BusEvent<T> =>
  BUS_EVENTS[topic].parse(JSON.parse(value)) as BusEvent<T>;
