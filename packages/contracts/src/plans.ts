import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, Currency, EXAMPLE, envelope, Timestamp, text } from './fields.ts';

const TAG = 'PG · subscriptions';
const PATH = '/api/v1/plans';

export const PlanId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, hyphens or underscores')
  .meta({ example: EXAMPLE.planId });

export const PlanInterval = z.enum(['DAY', 'WEEK', 'MONTH', 'YEAR']);
export type PlanInterval = z.output<typeof PlanInterval>;

export const AfterRetries = z.enum(['CANCEL', 'KEEP']).meta({
  description:
    'When a renewal and its three retries were declined: CANCEL ends the subscription; KEEP writes the invoice off and goes on with the next period.',
});

const Name = text(100).meta({ example: 'Monthly coffee' });

export const Plan = z
  .object({
    planId: PlanId,
    name: Name,
    amount: Amount,
    currency: Currency,
    interval: PlanInterval,
    intervalCount: z.int().min(1),
    trialDays: z.int().min(0),
    afterRetries: AfterRetries,
    active: z.boolean().meta({ description: 'Whether new subscriptions may take it.' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Plan' });
export type Plan = z.output<typeof Plan>;

export const planExample = {
  planId: EXAMPLE.planId,
  name: 'Monthly coffee',
  amount: 15000,
  currency: 'KRW',
  interval: 'MONTH',
  intervalCount: 1,
  trialDays: 0,
  afterRetries: 'CANCEL',
  active: true,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
} as const satisfies Plan;

const byId = z.object({ planId: PlanId });
const PARAMS = { planId: EXAMPLE.planId };
const reply = envelope(Plan);

export const createPlan = endpoint({
  id: 'createPlan',
  server: 'pg',
  method: 'post',
  path: PATH,
  tag: TAG,
  summary: 'Offer something that is paid every so often',
  description: 'Amount, interval and trial never change: another price is another plan.',
  access: 'merchant',
  idempotency: 'accepted',
  body: z
    .strictObject({
      planId: PlanId.optional().meta({ description: 'Absent: the PG makes one.' }),
      name: Name,
      amount: Amount,
      currency: Currency.default('KRW'),
      interval: PlanInterval,
      intervalCount: z.int().min(1).max(365).default(1).meta({ description: 'Every so many intervals.' }),
      trialDays: z.int().min(0).max(730).default(0).meta({ description: 'Days before the first charge.' }),
      afterRetries: AfterRetries.default('CANCEL'),
    })
    .meta({ id: 'CreatePlan' }),
  reply,
  status: 201,
  refuses: ['INVALID_STATE'],
  example: {
    body: { name: 'Monthly coffee', amount: 15000, interval: 'MONTH' },
    reply: { code: 'OK', message: 'The plan is offered.', data: planExample },
  },
});

export const listPlans = endpoint({
  id: 'listPlans',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: "A merchant's plans, the newest first",
  access: 'merchant',
  query: z.strictObject({
    active: z.enum(['true', 'false']).optional(),
    cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  reply: envelope(
    z.object({ plans: z.array(Plan), nextCursor: z.string().nullable() }).meta({ id: 'PlanPage' }),
  ),
  refuses: [],
  example: {
    query: { active: 'true' },
    reply: { code: 'OK', message: '1 plan.', data: { plans: [planExample], nextCursor: null } },
  },
});

export const getPlan = endpoint({
  id: 'getPlan',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:planId`,
  tag: TAG,
  summary: 'Look a plan up',
  access: 'merchant',
  params: byId,
  reply,
  refuses: ['NOT_FOUND'],
  example: { params: PARAMS, reply: { code: 'OK', message: 'The plan is offered.', data: planExample } },
});

export const changePlanTerms = endpoint({
  id: 'changePlanTerms',
  server: 'pg',
  method: 'patch',
  path: `${PATH}/:planId`,
  tag: TAG,
  summary: "Change a plan's name, whether it is offered, and what happens after the last retry",
  access: 'merchant',
  params: byId,
  body: z
    .strictObject({
      name: Name.optional(),
      active: z.boolean().optional(),
      afterRetries: AfterRetries.optional(),
    })
    .meta({ id: 'ChangePlanTerms' }),
  reply,
  refuses: ['NOT_FOUND'],
  example: {
    params: PARAMS,
    body: { name: 'Monthly coffee' },
    reply: { code: 'OK', message: 'The plan is offered.', data: planExample },
  },
});
