import { z } from 'zod';
import { BUS_TOPICS } from './bus-events.ts';
import { id, OrderNo, Tid, text } from './fields.ts';
import { didYouMean } from './nearest.ts';
import { webhookTypes } from './webhook-types.ts';

/** A merchant is waited for 15 s: what is held back longer than this would never arrive. */
const LONGEST_HOLD_MS = 10_000;
const LONGEST_DELAY_MS = 60_000;
const LONGEST_OUTAGE_MS = 600_000;

const ms = (most: number) => z.int('must be a whole number of ms').min(1).max(most);

/** One of a few names that a fault is aimed by. */
const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z
    .enum(names, {
      error: ({ input }) =>
        `must be one of ${names.join(', ')}${typeof input === 'string' ? didYouMean(input, names) : ''}`,
    })
    .optional();

/** One of a few kinds, where another one is answered with the nearest. */
const choose = <
  const Options extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(
  field: string,
  names: readonly string[],
  options: Options,
) =>
  z.discriminatedUnion(field, options, {
    error: ({ code, input }) => {
      if (code !== 'invalid_union') return undefined;
      const given = (input as Readonly<Record<string, unknown>>)[field];
      return `must be one of ${names.join(', ')}${typeof given === 'string' ? didYouMean(given, names) : ''}`;
    },
  });

/** What can go wrong, by where. */
export const FAULTS = {
  webhook: ['drop', 'delay', 'duplicate', 'reorder', 'tamper', 'stale', 'wrongSecret'],
  'merchant-call': ['replyLost', 'delay'],
  issuer: ['refused', 'delay'],
  database: ['busy', 'gone'],
  bus: ['duplicate', 'reorder', 'stall', 'poison'],
} as const;
export const HOPS = ['webhook', 'merchant-call', 'issuer', 'database', 'bus'] as const;
export type Hop = (typeof HOPS)[number];

const RULES = ['first', 'every', 'probability', 'always'] as const;

const When = z
  .strictObject({
    first: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .meta({ description: 'The first n, and then no more.', example: 1 }),
    every: z.int().min(1).max(1_000_000).optional().meta({ description: 'The k-th, the 2k-th, and so on.' }),
    probability: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .meta({ description: 'Drawn for each by the seed, the name of the fault and how many came before.' }),
    always: z.literal(true).optional(),
  })
  .refine(
    (when) => RULES.filter((rule) => when[rule] !== undefined).length === 1,
    `takes exactly one of ${RULES.join(', ')}`,
  )
  .meta({ id: 'FaultWhen', description: 'Which of those that match; all of them when absent.' })
  .default({ always: true });
export type When = z.output<typeof When>;

const common = {
  name: text(64)
    .optional()
    .meta({ description: 'Yours, for counts and logs; made when absent.', example: 'reply-lost' }),
  when: When,
};

const payment = { tid: Tid.optional(), orderNo: OrderNo.optional() };
const merchantId = id(64).optional().meta({ example: 'M001' });
const path = (description: string, example: string) =>
  text(200)
    .regex(/^\//, 'must begin with a slash')
    .optional()
    .meta({ description: `${description} The whole path, or its first segments.`, example });

const webhook = {
  hop: z.literal('webhook'),
  ...common,
  match: z
    .strictObject({
      ...payment,
      merchantId,
      type: oneOf(webhookTypes),
      path: path("Of the receiver's address.", '/payments/webhook'),
    })
    .default({}),
};

const merchantCall = {
  hop: z.literal('merchant-call'),
  ...common,
  match: z
    .strictObject({ ...payment, merchantId, path: path('What the merchant calls.', '/pay/approve') })
    .default({}),
};

const issuer = {
  hop: z.literal('issuer'),
  ...common,
  match: z
    .strictObject({
      ...payment,
      issuer: text(32).optional().meta({ description: 'Its name in CARD_ISSUERS.', example: 'card' }),
      path: path('What the PG calls.', '/card/api/authorize'),
    })
    .default({}),
};

const database = {
  hop: z.literal('database'),
  ...common,
  server: z.enum(['pg', 'card', 'merchant']).default('pg').meta({ description: 'Whose database.' }),
};

const bus = {
  hop: z.literal('bus'),
  ...common,
  match: z.strictObject({ ...payment, merchantId, topic: oneOf(BUS_TOPICS) }).default({}),
};

const delayMs = ms(LONGEST_DELAY_MS);

const fault = {
  webhook: choose('fault', FAULTS.webhook, [
    z.strictObject({ ...webhook, fault: z.literal('drop') }),
    z.strictObject({ ...webhook, fault: z.literal('delay'), delayMs: ms(LONGEST_HOLD_MS) }),
    z.strictObject({ ...webhook, fault: z.literal('duplicate') }),
    z.strictObject({ ...webhook, fault: z.literal('reorder'), holdMs: ms(LONGEST_HOLD_MS).default(2_000) }),
    z.strictObject({ ...webhook, fault: z.literal('tamper') }),
    z.strictObject({ ...webhook, fault: z.literal('stale') }),
    z.strictObject({ ...webhook, fault: z.literal('wrongSecret') }),
  ]),
  'merchant-call': choose('fault', FAULTS['merchant-call'], [
    z.strictObject({ ...merchantCall, fault: z.literal('replyLost') }),
    z.strictObject({ ...merchantCall, fault: z.literal('delay'), delayMs }),
  ]),
  issuer: choose('fault', FAULTS.issuer, [
    z.strictObject({ ...issuer, fault: z.literal('refused') }),
    z.strictObject({ ...issuer, fault: z.literal('delay'), delayMs }),
  ]),
  database: choose('fault', FAULTS.database, [
    z.strictObject({ ...database, fault: z.literal('busy') }),
    z.strictObject({ ...database, fault: z.literal('gone'), forMs: ms(LONGEST_OUTAGE_MS) }),
  ]),
  bus: choose('fault', FAULTS.bus, [
    z.strictObject({ ...bus, fault: z.literal('duplicate') }),
    z.strictObject({ ...bus, fault: z.literal('reorder'), holdMs: ms(LONGEST_HOLD_MS).default(2_000) }),
    z.strictObject({ ...bus, fault: z.literal('stall'), forMs: ms(LONGEST_OUTAGE_MS) }),
    z.strictObject({ ...bus, fault: z.literal('poison') }),
  ]),
};

/** One thing that goes wrong on purpose: where, what, and when. */
export const Fault = choose('hop', HOPS, [
  fault.webhook,
  fault['merchant-call'],
  fault.issuer,
  fault.database,
  fault.bus,
]).meta({ id: 'Fault' });
export type Fault = z.output<typeof Fault>;
export type FaultAt<H extends Hop> = Extract<Fault, { hop: H }>;

/** A fault with the name that it is counted and drawn by. */
export type NamedFault = Fault & { readonly name: string };

/** A fault that stands, and how often it was looked at and played. */
export interface StandingFault {
  readonly fault: NamedFault;
  readonly seen: number;
  readonly hit: number;
}
