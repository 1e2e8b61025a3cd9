import { z } from 'zod';
import { DEFAULT_DISPUTE_REASON, DisputeReason } from './dispute-steps.ts';
import { endpoint } from './endpoint.ts';
import { Amount, Currency, EXAMPLE, envelope, id, Tid, Timestamp, text } from './fields.ts';

/** Disputes at the PG: a cardholder wants the money of a captured payment back from its issuer. */

const TAG = 'PG · disputes';
const PATH = '/api/v1/disputes';

/** What a merchant sees. */
export const disputeStates = ['OPEN', 'WON', 'LOST'] as const;
export const DisputeState = z.enum(disputeStates).meta({
  id: 'DisputeState',
  description: 'OPEN: the money is held. WON: the merchant has it again. LOST: the cardholder has it.',
});
export type DisputeState = (typeof disputeStates)[number];

/** And what only the PG itself sees. */
export const allDisputeStates = [...disputeStates, 'REFUSED'] as const;
const AnyDisputeState = z.enum(allDisputeStates).meta({
  id: 'AnyDisputeState',
  description: 'REFUSED: the issuer told of a dispute that the books cannot bear; `note` says why.',
});
export type AnyDisputeState = (typeof allDisputeStates)[number];

export const DisputeId = id(64).meta({ example: EXAMPLE.disputeId });

const Evidence = text(4_000).meta({
  description: 'What you have to say, for the issuer.',
  example: 'Delivered on 3 March; the carrier has the signature.',
});

const shape = {
  id: DisputeId,
  tid: Tid,
  amount: Amount,
  currency: Currency,
  reason: DisputeReason,
  issuer: z.string().meta({ example: 'card' }),
  openedAt: Timestamp.meta({ description: 'When the PG took the money into its hold.' }),
  resolvedAt: Timestamp.nullable(),
  evidence: Evidence.nullable(),
  evidenceSentAt: Timestamp.nullable().meta({ description: 'When the issuer had the evidence.' }),
};

export const Dispute = z.object({ ...shape, state: DisputeState }).meta({ id: 'Dispute' });
export type Dispute = z.output<typeof Dispute>;

export const AdminDispute = z
  .object({
    ...shape,
    state: AnyDisputeState,
    merchantId: z.string().nullable().meta({ description: 'null when no such payment is known.' }),
    issuerDisputeId: z.string().meta({ description: 'What the issuer calls it.' }),
    note: z.string().nullable().meta({ description: 'Why it was refused, or what does not agree.' }),
  })
  .meta({ id: 'AdminDispute' });
export type AdminDispute = z.output<typeof AdminDispute>;

const aDispute = {
  id: EXAMPLE.disputeId,
  tid: EXAMPLE.tid,
  amount: 50000,
  currency: 'KRW',
  reason: DEFAULT_DISPUTE_REASON,
  issuer: 'card',
  openedAt: EXAMPLE.at,
  resolvedAt: null,
  evidence: null,
  evidenceSentAt: null,
  state: 'OPEN',
} as const satisfies Dispute;

export const disputeWebhookTypes = ['dispute.opened', 'dispute.won', 'dispute.lost'] as const;

/** The body of a webhook about a dispute. */
export const DisputeWebhook = z
  .object({
    type: z.enum(disputeWebhookTypes),
    timestamp: Timestamp,
    data: z.object({
      id: DisputeId,
      seq: z
        .int()
        .min(1)
        .meta({ description: "Orders one dispute's events; ignore what is not newer.", example: 1 }),
      tid: Tid,
      orderNo: z.string(),
      amount: Amount,
      currency: Currency,
      reason: DisputeReason,
      state: DisputeState,
      openedAt: Timestamp,
      resolvedAt: Timestamp.nullable(),
    }),
  })
  .meta({ id: 'DisputeWebhook' });
export type DisputeWebhook = z.output<typeof DisputeWebhook>;

const paging = {
  tid: Tid.optional(),
  cursor: text(200).optional().meta({ description: "A reply's nextCursor, to read on." }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
const nextCursor = z.string().nullable().meta({ description: 'null when nothing follows.' });
const params = z.object({ id: DisputeId });
const exampleParams = { id: EXAMPLE.disputeId };

export const listDisputes = endpoint({
  id: 'listDisputes',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'Disputes about payments of the merchant, the newest first',
  access: 'merchant',
  query: z.strictObject({ state: DisputeState.optional(), ...paging }),
  reply: envelope(z.object({ disputes: z.array(Dispute), nextCursor }).meta({ id: 'DisputePage' })),
  refuses: [],
  example: {
    query: { state: 'OPEN' },
    reply: { code: 'OK', message: '1 dispute.', data: { disputes: [aDispute], nextCursor: null } },
  },
});

export const getDispute = endpoint({
  id: 'getDispute',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One dispute',
  access: 'merchant',
  params,
  reply: envelope(Dispute),
  refuses: ['NOT_FOUND'],
  example: { params: exampleParams, reply: { code: 'OK', message: 'OPEN.', data: aDispute } },
});

export const sendEvidence = endpoint({
  id: 'sendEvidence',
  server: 'pg',
  method: 'post',
  path: `${PATH}/:id/evidence`,
  tag: TAG,
  summary: 'What you have to say about an open dispute',
  description:
    'Kept, and passed on to the issuer. The last word counts. Refused once the dispute is decided.',
  access: 'merchant',
  idempotency: 'accepted',
  params,
  body: z.strictObject({ text: Evidence }).meta({ id: 'SendEvidence' }),
  reply: envelope(Dispute),
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    params: exampleParams,
    body: { text: 'Delivered on 3 March.' },
    reply: { code: 'OK', message: 'Kept.', data: { ...aDispute, evidence: 'Delivered on 3 March.' } },
  },
});

export const allDisputes = endpoint({
  id: 'allDisputes',
  server: 'pg',
  method: 'get',
  path: '/admin/api/disputes',
  tag: TAG,
  summary: 'Disputes of all merchants, the newest first, with those that were refused',
  access: 'admin',
  query: z.strictObject({ state: AnyDisputeState.optional(), ...paging }),
  reply: z.object({ disputes: z.array(AdminDispute), nextCursor }).meta({ id: 'AdminDisputePage' }),
  refuses: ['VALIDATION_FAILED'],
  example: {
    query: { state: 'REFUSED' },
    reply: {
      disputes: [
        {
          ...aDispute,
          state: 'REFUSED',
          merchantId: 'M001',
          issuerDisputeId: EXAMPLE.issuerDisputeId,
          note: 'only 20000 KRW are neither refunded nor disputed',
        },
      ],
      nextCursor: null,
    },
  },
});

export const pollDisputes = endpoint({
  id: 'pollDisputes',
  server: 'pg',
  method: 'post',
  path: '/admin/api/disputes/poll',
  tag: TAG,
  summary: 'Ask every issuer for news of disputes now',
  description: 'It is done by itself once an hour of business time.',
  access: 'admin',
  reply: z
    .object({
      issuers: z.array(
        z.object({
          issuer: z.string().meta({ example: 'card' }),
          events: z.int().min(0).meta({ description: 'News that was taken in by this call.' }),
          trouble: z
            .string()
            .nullable()
            .meta({ description: 'Why it could not be asked, or not all of it.' }),
        }),
      ),
    })
    .meta({ id: 'DisputesPolled' }),
  refuses: ['STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: { reply: { issuers: [{ issuer: 'card', events: 1, trouble: null }] } },
});
