import { z } from 'zod';
import { DEFAULT_DISPUTE_REASON, DisputeReason } from './dispute-steps.ts';
import { endpoint } from './endpoint.ts';
import { Amount, Currency, EXAMPLE, id, Tid, Timestamp, text } from './fields.ts';
import { AttemptId } from './issuer-authorizations.ts';

/** Disputes at the issuer: a cardholder wants the money of a purchase back. */

const TAG = 'Card issuer · disputes';
const PATH = '/card/api/disputes';

/** PLANNED: ordered for later. LAPSED: when its time came, nothing was left to dispute. Won and lost by the merchant. */
export const issuerDisputeStates = ['PLANNED', 'OPEN', 'WON', 'LOST', 'LAPSED'] as const;
export const IssuerDisputeState = z.enum(issuerDisputeStates).meta({
  id: 'IssuerDisputeState',
  description:
    'PLANNED: ordered for later. LAPSED: when its time came, nothing was left to dispute. WON and LOST are said as the merchant sees it.',
});
export type IssuerDisputeState = (typeof issuerDisputeStates)[number];

export const IssuerDisputeId = id(100).meta({
  description: 'Of the issuer.',
  example: EXAMPLE.issuerDisputeId,
});

const Evidence = text(4_000).meta({
  description: 'What the merchant has to say.',
  example: 'Delivered on 3 March; the carrier has the signature.',
});

export const IssuerDispute = z
  .object({
    id: IssuerDisputeId,
    attemptId: AttemptId,
    refNo: z.string(),
    tid: Tid,
    amount: Amount.nullable().meta({ description: 'null while it is planned for all that is left then.' }),
    currency: Currency,
    reason: DisputeReason,
    state: IssuerDisputeState,
    evidence: Evidence.nullable(),
    opensAt: Timestamp.meta({ description: 'When it is or was to be opened.' }),
    openedAt: Timestamp.nullable(),
    resolvedAt: Timestamp.nullable(),
    nextAt: Timestamp.nullable().meta({ description: 'When the next thing happens by itself.' }),
  })
  .meta({ id: 'IssuerDispute' });
export type IssuerDispute = z.output<typeof IssuerDispute>;

export const disputeEventTypes = ['OPENED', 'WON', 'LOST'] as const;
export const IssuerDisputeEvent = z
  .object({
    number: z.int().min(1).meta({ description: '1, 2, 3… over all disputes of this issuer, without a gap.' }),
    type: z.enum(disputeEventTypes),
    disputeId: IssuerDisputeId,
    attemptId: AttemptId,
    refNo: z.string(),
    tid: Tid,
    amount: Amount,
    reason: DisputeReason,
    at: Timestamp,
  })
  .meta({ id: 'IssuerDisputeEvent' });
export type IssuerDisputeEvent = z.output<typeof IssuerDisputeEvent>;

const aDispute = {
  id: EXAMPLE.issuerDisputeId,
  attemptId: EXAMPLE.attemptId,
  refNo: 'R0123456789ABCDEFGHJ',
  tid: EXAMPLE.tid,
  amount: 50000,
  currency: 'KRW',
  reason: DEFAULT_DISPUTE_REASON,
  state: 'OPEN',
  evidence: null,
  opensAt: EXAMPLE.at,
  openedAt: EXAMPLE.at,
  resolvedAt: null,
  nextAt: null,
} as const satisfies IssuerDispute;

const params = z.object({ id: IssuerDisputeId });
const exampleParams = { id: EXAMPLE.issuerDisputeId };

export const disputeEvents = endpoint({
  id: 'disputeEvents',
  server: 'card',
  method: 'get',
  path: '/card/api/dispute-events',
  tag: TAG,
  summary: 'What happened to disputes since an event, in order',
  description:
    'The feed that a PG reads on from where it stopped: send the number of the last event that you know. What has fallen due by now is done first, and is in it.',
  access: 'card',
  query: z.strictObject({
    since: z.coerce.number().int().min(0).default(0).meta({ description: 'Only events after this one.' }),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  reply: z
    .object({
      events: z.array(IssuerDisputeEvent),
      last: z.int().min(0).meta({ description: 'The number of the newest event there is; 0 for none.' }),
      nextAt: Timestamp.nullable().meta({ description: 'When something happens next by itself.' }),
    })
    .meta({ id: 'IssuerDisputeEvents' }),
  refuses: ['STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: {
    query: { since: '0' },
    reply: {
      events: [
        {
          number: 1,
          type: 'OPENED',
          disputeId: aDispute.id,
          attemptId: aDispute.attemptId,
          refNo: aDispute.refNo,
          tid: aDispute.tid,
          amount: aDispute.amount,
          reason: aDispute.reason,
          at: EXAMPLE.at,
        },
      ],
      last: 1,
      nextAt: null,
    },
  },
});

export const giveEvidence = endpoint({
  id: 'giveEvidence',
  server: 'card',
  method: 'put',
  path: `${PATH}/:id/evidence`,
  tag: TAG,
  summary: 'What the merchant has to say about an open dispute',
  description: 'The last word counts.',
  access: 'card',
  params,
  body: z.strictObject({ text: Evidence }).meta({ id: 'GiveEvidence' }),
  reply: IssuerDispute,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: {
    params: exampleParams,
    body: { text: 'Delivered on 3 March.' },
    reply: { ...aDispute, evidence: 'Delivered on 3 March.' },
  },
});

export const dispute = endpoint({
  id: 'dispute',
  server: 'card',
  method: 'post',
  path: PATH,
  tag: TAG,
  summary: 'A cardholder disputes a purchase, at once',
  description:
    'Refused when nothing was captured, or when less than the amount is neither refunded nor disputed. Absent in server mode.',
  access: 'card',
  body: z
    .strictObject({
      attemptId: AttemptId.optional(),
      refNo: text(64).optional(),
      tid: Tid.optional().meta({ description: 'Its approved authorization.' }),
      amount: Amount.optional().meta({ description: 'Absent: all that is left.' }),
      reason: DisputeReason.default(DEFAULT_DISPUTE_REASON),
    })
    .refine(
      ({ attemptId, refNo, tid }) => [attemptId, refNo, tid].filter((it) => it !== undefined).length === 1,
      {
        error: 'send one of attemptId, refNo and tid',
        path: ['attemptId'],
      },
    )
    .meta({ id: 'DisputeRequest' }),
  reply: IssuerDispute,
  status: 201,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: { body: { tid: EXAMPLE.tid, amount: 50000 }, reply: aDispute },
});

export const issuerDisputes = endpoint({
  id: 'issuerDisputes',
  server: 'card',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'Disputes, the newest first',
  description: 'At most 200. Absent in server mode.',
  access: 'card',
  query: z.strictObject({ tid: Tid.optional(), state: IssuerDisputeState.optional() }),
  reply: z.object({ disputes: z.array(IssuerDispute) }),
  refuses: [],
  example: { query: { tid: EXAMPLE.tid }, reply: { disputes: [aDispute] } },
});

export const issuerDispute = endpoint({
  id: 'issuerDispute',
  server: 'card',
  method: 'get',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One dispute',
  description: 'Absent in server mode.',
  access: 'card',
  params,
  reply: IssuerDispute,
  refuses: ['NOT_FOUND'],
  example: { params: exampleParams, reply: aDispute },
});

export const resolveDispute = endpoint({
  id: 'resolveDispute',
  server: 'card',
  method: 'post',
  path: `${PATH}/:id/resolve`,
  tag: TAG,
  summary: 'Decide an open dispute, at once',
  description:
    'WON: the merchant keeps the money. LOST: it goes back to the cardholder, and the PG is paid less by it. Takes the place of what was planned. Absent in server mode.',
  access: 'card',
  params,
  body: z.strictObject({ outcome: z.enum(['WON', 'LOST']) }).meta({ id: 'ResolveDispute' }),
  reply: IssuerDispute,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: {
    params: exampleParams,
    body: { outcome: 'LOST' },
    reply: { ...aDispute, state: 'LOST', resolvedAt: EXAMPLE.at },
  },
});
