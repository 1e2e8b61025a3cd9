import { issuer, sandboxFaults } from '@payflow/contracts';
import { z } from 'zod';
import {
  Amount,
  CardGiven,
  Duration,
  Json,
  Label,
  Moment,
  orReference,
  PaymentOf,
  Server,
} from './values.ts';

/** What every call over HTTP may carry. */
const called = {
  key: z.string().optional().meta({ description: 'The Idempotency-Key; "none" sends none.' }),
  headers: z.record(z.string(), z.string()).optional().meta({ description: 'More headers.' }),
  lose: z.enum(['reply']).optional().meta({
    description: 'reply: the call arrives and is carried out, and its caller never sees the answer.',
  }),
};
const text = (description: string) => z.string().min(1).optional().meta({ description });
const Items = z
  .array(z.strictObject({ sku: z.string(), quantity: z.int() }))
  .min(1)
  .optional();

const inOneCall = {
  amount: Amount,
  orderNo: text("The shop's order number."),
  card: CardGiven.optional(),
  capture: z.boolean().optional().meta({ description: 'false, as when absent, only holds the money.' }),
  ...called,
};

const about = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z.union([PaymentOf, z.strictObject({ payment: PaymentOf, ...fields, ...called })]);

const Wire = z.strictObject({ from: Server, to: Server });

/** How far a buyer gets. */
export const buyingEnds = ['ordered', 'checkout', 'left', 'carded', 'returned'] as const;

export const Scripts = z
  .record(issuer.ScriptName, issuer.PutScript)
  .meta({ description: 'What the issuer is told to do, by a name for it.' });
export const Faults = z.array(sandboxFaults.Fault).min(1).meta({
  description: 'What goes wrong between the servers and in their databases, as in PUT /sandbox/faults.',
});
const CLEAR = z.literal('clear');

export const calls = {
  ready: z
    .strictObject({
      amount: Amount,
      orderNo: text("The shop's order number; made from the step when absent."),
      orderName: text('What is bought.'),
      callbackUrl: text('One more address for webhooks.'),
      captureMode: z
        .enum(['AUTO', 'MANUAL'])
        .optional()
        .meta({ description: 'MANUAL only holds the money.' }),
      successUrl: text('Where the buyer goes when all is well.'),
      failUrl: text('Where the buyer goes otherwise.'),
      customerKey: text("The shop's name for the buyer."),
      taxFreeAmount: Amount.optional(),
      items: z.array(z.record(z.string(), Json)).min(1).optional(),
      ...called,
    })
    .meta({ description: 'POST /pay/ready: the merchant makes a payment ready.' }),
  approve: about({
    card: CardGiven.optional(),
    amount: Amount.optional(),
    installmentMonths: z.int().optional(),
  }).meta({
    description: 'POST /pay/approve: the merchant asks for the money.',
  }),
  authorize: z
    .strictObject(inOneCall)
    .meta({ description: 'POST /api/v1/payments/authorize: made ready and approved in one call.' }),
  request: z
    .strictObject(inOneCall)
    .meta({ description: 'POST /api/v1/payments: the same, but the issuer is asked later.' }),
  capture: about({ amount: Amount.optional() }).meta({ description: 'Take money that is held.' }),
  void: about({ reason: text('Why.') }).meta({ description: 'Release money that is held.' }),
  refund: about({ amount: Amount.optional(), items: Items, reason: text('Why.') }).meta({
    description: 'Give taken money back, by POST /api/v1/payments/refund.',
  }),
  cancel: about({ amount: Amount.optional(), items: Items, reason: text('Why.') }).meta({
    description: 'POST /pay/cancel: give back or release, whole or in part.',
  }),
  read: about({}).meta({ description: 'GET /pay/tx: look a payment up.' }),
  post: z
    .strictObject({
      to: Server,
      path: z.string().startsWith('/', 'must start with /'),
      method: z
        .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
        .optional()
        .meta({ description: 'POST when absent.' }),
      body: Json.optional().meta({ description: 'JSON; a text is sent as it stands.' }),
      caller: z
        .enum(['merchant', 'admin', 'card', 'nobody'])
        .optional()
        .meta({ description: 'Whose key is shown; nobody when absent.' }),
      ...called,
    })
    .meta({ description: 'Any request to a server.' }),
  repeat: z
    .union([
      Label,
      z.strictObject({
        call: Label.meta({ description: 'The "as" of the step whose call is made again.' }),
        key: z
          .string()
          .optional()
          .meta({ description: 'Another Idempotency-Key; "none" for none; the same when absent.' }),
        body: z.record(z.string(), Json).optional().meta({ description: 'Fields that differ this time.' }),
      }),
    ])
    .meta({ description: 'The same call once more, byte for byte unless told otherwise.' }),
} as const;

export const shopping = {
  buy: z
    .strictObject({
      product: text('From the shelf: iphone-16-pro, galaxy-s25-ultra, xiaomi-14t-pro.'),
      order: Label.optional().meta({
        description: 'An order made before, to be paid (again); in place of product.',
      }),
      quantity: orReference(z.int().min(1)).optional(),
      color: text("One of the product's colours."),
      card: CardGiven.optional().meta({ description: 'The test card that is always approved when absent.' }),
      until: z.enum(buyingEnds).optional().meta({
        description:
          'How far she gets. ordered: an order. checkout: the card page is open, and she walks away. left: she presses "leave". carded: she has given her card. returned, when absent: she is back at the shop, which has asked for the money.',
      }),
      buyer: text('Her name; Mina when absent.'),
    })
    .refine(({ product, order }) => (product === undefined) !== (order === undefined), {
      error: 'must have either product or order',
    })
    .meta({ description: 'A buyer goes through the shop: order, checkout page with a card, return.' }),
  return: z
    .union([Label, z.strictObject({ order: Label })])
    .meta({ description: 'A buyer who has given her card ("until: carded") goes back to the shop.' }),
} as const;

export const powers = {
  advance: Duration.meta({ description: 'Business time goes on by this much, and what falls due is done.' }),
  advanceTo: orReference(Moment).meta({ description: 'Business time goes on to this time.' }),
  wait: Duration.meta({
    description: 'Real time goes by, as breakers, leases and webhook timestamps see it.',
  }),
  quiet: z
    .union([z.null(), z.literal(true), z.strictObject({})])
    .meta({ description: 'Wait until nothing is under way and nothing is due.' }),
  cut: Wire.meta({ description: 'Connections of one server to another are refused.' }),
  restore: Wire.meta({ description: 'Undoes cut.' }),
  kill: z
    .union([
      Server,
      z.strictObject({
        server: Server,
        when: z
          .strictObject({
            calls: Server,
            path: z.string().optional().meta({ description: 'What the path of the call ends with.' }),
            after: z.enum(['request', 'reply']).meta({
              description:
                'request: before the other side has it. reply: the other side has acted, and the answer is on its way back.',
            }),
          })
          .meta({ description: 'Not now, but in the middle of its next call to that server.' }),
      }),
    ])
    .meta({ description: 'A server dies as by kill -9; its files stay.' }),
  start: Server.meta({ description: 'Starts a killed server again, on the same files.' }),
  scripts: z.union([CLEAR, Scripts]).meta({ description: 'Put more issuer scripts, or "clear" them all.' }),
  faults: z
    .union([CLEAR, Faults])
    .meta({ description: 'Put faults in place of those before, or "clear" them all.' }),
} as const;

/** Every verb but `atOnce`, which is made of these. */
export const verbs = { ...calls, ...shopping, ...powers } as const;
export type Verb = keyof typeof verbs;
export type Told<V extends Verb> = z.output<(typeof verbs)[V]>;
export type CallVerb = keyof typeof calls;
export type ShoppingVerb = keyof typeof shopping;
export type PowerVerb = keyof typeof powers;
