import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { CardDetails, EXAMPLE } from './fields.ts';
import { AttemptId, CardToken } from './issuer-authorizations.ts';

const TAG = 'Card issuer';

export const TokenReply = z
  .object({
    result: z.enum(['APPROVED', 'DECLINED']),
    attemptId: AttemptId,
    token: CardToken.nullable().meta({ description: 'null when the card was declined.' }),
    cardMasked: z.string().meta({ example: '424242******4242' }),
    expiry: z.string().meta({ description: 'MM/YY', example: '12/30' }),
    responseCode: z.string().max(8).meta({ description: 'ISO 8583 response code.', example: '00' }),
    reason: z.string().nullable().meta({ description: 'Why it was declined.' }),
  })
  .meta({ id: 'TokenReply' });
export type TokenReply = z.output<typeof TokenReply>;

export const createToken = endpoint({
  id: 'createToken',
  server: 'card',
  method: 'post',
  path: '/card/api/tokens',
  tag: TAG,
  summary: 'Put a card on file',
  description:
    'The number is checked, and not kept: only BIN, last four, expiry and what the number leads to. A card that is mistyped, expired, or has another CVC is declined; what else is wrong with it shows when it is charged. The same attemptId gets the same answer.',
  access: 'card',
  body: z.strictObject({ card: CardDetails, attemptId: AttemptId.optional() }).meta({ id: 'CreateToken' }),
  reply: TokenReply,
  refuses: ['CARD_NOT_A_TEST_CARD', 'INVALID_STATE'],
  example: {
    body: { card: { number: '4242424242424242', expiry: '12/30', cvc: '123' } },
    reply: {
      result: 'APPROVED',
      attemptId: EXAMPLE.attemptId,
      token: EXAMPLE.cardToken,
      cardMasked: '424242******4242',
      expiry: '12/30',
      responseCode: '00',
      reason: null,
    },
  },
});

export const deleteToken = endpoint({
  id: 'deleteToken',
  server: 'card',
  method: 'delete',
  path: '/card/api/tokens/:token',
  tag: TAG,
  summary: 'Take a card off the file',
  description: 'Authorizations with it are declined from now on. Deleting it again changes nothing.',
  access: 'card',
  params: z.object({ token: CardToken }),
  reply: z.object({ token: CardToken, deleted: z.literal(true) }),
  refuses: ['NOT_FOUND'],
  example: {
    params: { token: EXAMPLE.cardToken },
    reply: { token: EXAMPLE.cardToken, deleted: true },
  },
});
