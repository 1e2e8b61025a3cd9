import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  Amount,
  CardDetails,
  Currency,
  EXAMPLE,
  InstallmentMonths,
  id,
  OrderNo,
  Tid,
  Timestamp,
  text,
} from './fields.ts';

const TAG = 'Card issuer';

export const AttemptId = id(64).meta({
  description:
    'Makes an authorization repeatable: the same attemptId gets the same answer and holds no more money.',
  example: EXAMPLE.attemptId,
});

/** A card on file at the issuer. */
export const CardToken = id(64).meta({
  description: 'Stands for a card; what it stands for, only its issuer knows.',
  example: EXAMPLE.cardToken,
});

export const AuthorizeRequest = z
  .strictObject({
    amount: Amount,
    merchantName: text(100).meta({ example: 'PayFlow Store' }),
    tid: Tid,
    orderNo: OrderNo.optional(),
    attemptId: AttemptId.optional(),
    capture: z.boolean().default(true).meta({ description: 'false only holds the money.' }),
    card: CardDetails.optional().meta({ description: 'Absent: the test card that is always approved.' }),
    cardToken: CardToken.optional().meta({ description: 'A card on file, in place of `card`.' }),
    tokenize: z
      .boolean()
      .optional()
      .meta({ description: 'An approval of `card` then brings its cardToken.' }),
    currency: Currency.default('KRW'),
    installmentMonths: InstallmentMonths.optional(),
  })
  .refine(({ card, cardToken }) => card === undefined || cardToken === undefined, {
    error: 'send either card or cardToken',
    path: ['cardToken'],
  })
  .refine(({ cardToken, tokenize }) => cardToken === undefined || tokenize !== true, {
    error: 'this card has a token',
    path: ['tokenize'],
  })
  .meta({ id: 'AuthorizeRequest' });

export const AuthorizeReply = z
  .object({
    result: z.enum(['APPROVED', 'DECLINED']),
    attemptId: AttemptId,
    refNo: z.string().max(64).nullable(),
    authCode: z.string().max(16).nullable(),
    approvedAt: Timestamp.nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was declined; null on an approval.' }),
    responseCode: z.string().max(8).meta({ description: 'ISO 8583 response code.', example: '00' }),
    cardToken: CardToken.nullable()
      .optional()
      .meta({ description: 'The card on file, when tokenize asked for it; null on a decline.' }),
  })
  .meta({ id: 'AuthorizeReply' });
export type AuthorizeReply = z.output<typeof AuthorizeReply>;

/**
 * APPROVED holds or took money, whatever refunds gave back since; REVERSED is an approval undone; VOID is a tombstone: a
 * later authorization is declined.
 */
export const AuthorizationState = z.enum(['APPROVED', 'DECLINED', 'REVERSED', 'VOID']);

/** How much of an authorization is where; once it was captured, held is captured − refunded. */
export const AuthorizationAmounts = {
  heldAmount: z.int().min(0).meta({ description: 'What the issuer holds or took, and has not given back.' }),
  capturedAmount: z
    .int()
    .min(0)
    .meta({ description: 'What the issuer took. A reversal undoes it; a refund does not.' }),
  refundedAmount: z.int().min(0).meta({ description: 'What refunds gave back.' }),
};

export const Authorization = z
  .object({
    attemptId: AttemptId,
    tid: Tid.nullable(),
    orderNo: OrderNo.nullable(),
    merchantName: z.string().nullable(),
    state: AuthorizationState,
    amount: z.int().min(0).meta({ description: 'What was asked for.' }),
    ...AuthorizationAmounts,
    disputedAmount: z.int().min(0).meta({ description: 'What is under dispute now.' }),
    chargedBackAmount: z.int().min(0).meta({ description: 'What lost disputes gave back.' }),
    currency: Currency.nullable(),
    captured: z
      .boolean()
      .meta({ description: 'The money was taken, not only held; stays true when it was given back.' }),
    cardMasked: z.string().nullable(),
    refNo: z.string().nullable(),
    authCode: z.string().nullable(),
    responseCode: z.string().nullable(),
    history: z.array(
      z.object({
        seq: z.int(),
        type: z.enum([
          'authorized',
          'declined',
          'captured',
          'refunded',
          'operation_declined',
          'reversed',
          'tombstoned',
          'disputed',
          'dispute_won',
          'charged_back',
        ]),
        at: Timestamp,
        amount: z
          .int()
          .nullable()
          .meta({ description: 'What was moved, or asked for and declined; null when none was named.' }),
        operationId: z.string().nullable(),
        responseCode: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Authorization' });
export type Authorization = z.output<typeof Authorization>;

export const authorize = endpoint({
  id: 'authorize',
  server: 'card',
  method: 'post',
  path: '/card/api/authorize',
  tag: TAG,
  summary: 'Authorize an amount on a test card',
  description: 'The outcome follows the table of test cards. A decline is 200 with result DECLINED.',
  access: 'card',
  scripted: true,
  body: AuthorizeRequest,
  reply: AuthorizeReply,
  refuses: ['CARD_NOT_A_TEST_CARD', 'INVALID_STATE'],
  example: {
    body: {
      amount: 50000,
      merchantName: 'PayFlow Store',
      tid: EXAMPLE.tid,
      card: { number: '4000000000009995', expiry: '12/30', cvc: '123' },
    },
    reply: {
      result: 'DECLINED',
      attemptId: EXAMPLE.attemptId,
      refNo: null,
      authCode: null,
      approvedAt: null,
      reason: 'The account does not hold enough money.',
      responseCode: '51',
    },
  },
});

const anAuthorization = {
  attemptId: EXAMPLE.attemptId,
  tid: EXAMPLE.tid,
  orderNo: EXAMPLE.orderNo,
  merchantName: 'PayFlow Store',
  state: 'APPROVED',
  amount: 50000,
  heldAmount: 50000,
  capturedAmount: 50000,
  refundedAmount: 0,
  disputedAmount: 0,
  chargedBackAmount: 0,
  currency: 'KRW',
  captured: true,
  cardMasked: '424242******4242',
  refNo: 'R0123456789ABCDEFGHJ',
  authCode: '482913',
  responseCode: '00',
  history: [
    { seq: 1, type: 'authorized', at: EXAMPLE.at, amount: 50000, operationId: null, responseCode: '00' },
  ],
} as const;

export const authorization = endpoint({
  id: 'authorization',
  server: 'card',
  method: 'get',
  path: '/card/api/authorizations/:attemptId',
  tag: TAG,
  summary: 'What the issuer did with an attempt',
  access: 'card',
  params: z.object({ attemptId: AttemptId }),
  reply: Authorization,
  refuses: ['NOT_FOUND'],
  example: { params: { attemptId: EXAMPLE.attemptId }, reply: anAuthorization },
});

export const authorizations = endpoint({
  id: 'authorizations',
  server: 'card',
  method: 'get',
  path: '/card/api/authorizations',
  tag: TAG,
  summary: 'All attempts for one payment, oldest first',
  access: 'card',
  query: z.strictObject({ tid: Tid }),
  reply: z.object({ authorizations: z.array(Authorization) }),
  refuses: [],
  example: { query: { tid: EXAMPLE.tid }, reply: { authorizations: [anAuthorization] } },
});
