import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, EXAMPLE, Tid, text } from './fields.ts';
import { AttemptId, AuthorizationAmounts, AuthorizationState } from './issuer-authorizations.ts';

const TAG = 'Card issuer';

const whichAuthorization = {
  attemptId: AttemptId.optional(),
  refNo: text(64).optional(),
  tid: Tid.optional(),
};

const namesOne = (asked: { attemptId?: string | undefined; refNo?: string | undefined }): boolean =>
  (asked.attemptId === undefined) !== (asked.refNo === undefined);
const SEND_ONE = { error: 'send either attemptId or refNo', path: ['attemptId'] };

const operationId = (example: string) =>
  text(64).meta({
    description: 'Names an operation of this authorization. Repeating it gives the same answer.',
    example,
  });

export const OperationRequest = z
  .strictObject({
    ...whichAuthorization,
    amount: Amount.optional().meta({
      description: 'Absent: a capture takes all that is held, a refund gives back all that is left.',
    }),
    operationId: operationId('op_0123456789ABCDEFGHJ'),
  })
  .refine(namesOne, SEND_ONE)
  .meta({ id: 'IssuerOperationRequest' });

export const OperationReply = z
  .object({
    result: z.enum(['DONE', 'DECLINED']),
    operationId: z.string(),
    attemptId: AttemptId,
    refNo: z.string().nullable().meta({ description: 'null when nothing was ever approved.' }),
    amount: z.int().min(0).meta({ description: 'What this operation moved; 0 when it was declined.' }),
    ...AuthorizationAmounts,
    responseCode: z.string().max(8).meta({ description: 'ISO 8583 response code.', example: '00' }),
    reason: z.string().nullable().meta({ description: 'Why it was declined; null when it was done.' }),
  })
  .meta({
    id: 'IssuerOperationReply',
    description: 'The amounts of the authorization are those right after this operation, in a repeat too.',
  });
export type OperationReply = z.output<typeof OperationReply>;

export const ReverseRequest = z
  .strictObject({ ...whichAuthorization, operationId: operationId('rev_0123456789ABCDEFGHJ') })
  .refine(namesOne, SEND_ONE)
  .meta({ id: 'ReverseRequest' });

export const ReverseReply = z
  .object({
    result: z.literal('REVERSED'),
    attemptId: AttemptId,
    refNo: z.string().nullable(),
    state: AuthorizationState,
    reversedAmount: z.int().min(0),
    heldAmount: z.int().min(0),
  })
  .meta({ id: 'ReverseReply' });
export type ReverseReply = z.output<typeof ReverseReply>;

export const capture = endpoint({
  id: 'capture',
  server: 'card',
  method: 'post',
  path: '/card/api/capture',
  tag: TAG,
  summary: 'Take money that is held, whole or in part',
  description:
    'Once for an authorization that was made with `capture: false`; what a part leaves over is released. A decline is 200 with result DECLINED: 12 when there is nothing to capture, 13 when less is held.',
  access: 'card',
  scripted: true,
  body: OperationRequest,
  reply: OperationReply,
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    body: { attemptId: EXAMPLE.attemptId, amount: 30000, operationId: 'cap_0123456789ABCDEFGHJ' },
    reply: {
      result: 'DONE',
      operationId: 'cap_0123456789ABCDEFGHJ',
      attemptId: EXAMPLE.attemptId,
      refNo: 'R0123456789ABCDEFGHJ',
      amount: 30000,
      heldAmount: 30000,
      capturedAmount: 30000,
      refundedAmount: 0,
      responseCode: '00',
      reason: null,
    },
  },
});

export const refund = endpoint({
  id: 'refund',
  server: 'card',
  method: 'post',
  path: '/card/api/refund',
  tag: TAG,
  summary: 'Give captured money back, whole or in part',
  description:
    'As often as something is left. A decline is 200 with result DECLINED: 12 when nothing was captured, 13 when less is left.',
  access: 'card',
  scripted: true,
  body: OperationRequest,
  reply: OperationReply,
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    body: { attemptId: EXAMPLE.attemptId, amount: 20000, operationId: 'ref_0123456789ABCDEFGHJ' },
    reply: {
      result: 'DONE',
      operationId: 'ref_0123456789ABCDEFGHJ',
      attemptId: EXAMPLE.attemptId,
      refNo: 'R0123456789ABCDEFGHJ',
      amount: 20000,
      heldAmount: 30000,
      capturedAmount: 50000,
      refundedAmount: 20000,
      responseCode: '00',
      reason: null,
    },
  },
});

export const reverse = endpoint({
  id: 'reverse',
  server: 'card',
  method: 'post',
  path: '/card/api/reverse',
  tag: TAG,
  summary: 'Reverse an authorization (net cancel)',
  description:
    'An attemptId that was never seen is confirmed too, and leaves a tombstone: an authorization that arrives later is declined. What was captured by a capture, or refunded, is not reversed any more.',
  access: 'card',
  scripted: true,
  body: ReverseRequest,
  reply: ReverseReply,
  refuses: ['NOT_FOUND', 'INVALID_STATE'],
  example: {
    body: { attemptId: EXAMPLE.attemptId, operationId: 'rev_0123456789ABCDEFGHJ' },
    reply: {
      result: 'REVERSED',
      attemptId: EXAMPLE.attemptId,
      refNo: 'R0123456789ABCDEFGHJ',
      state: 'REVERSED',
      reversedAmount: 50000,
      heldAmount: 0,
    },
  },
});
