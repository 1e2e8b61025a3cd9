import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, id, Tid, Timestamp, text } from './fields.ts';

/** Messages from the bus that a consumer could not handle: kept, tried again, and given to a person in the end. */

const TAG = 'PG · admin';
const PATH = '/admin/api/dead-letters';

/** RETRYING: tried again by itself. DEAD: it failed too often, and waits for a person. DONE: it was handled after all. */
export const letterStates = ['RETRYING', 'DEAD', 'DONE'] as const;
export const LetterState = z.enum(letterStates).meta({ id: 'DeadLetterState' });
export type LetterState = (typeof letterStates)[number];

export const LetterId = id(100).meta({
  description: "The consumer and the event's id, or the place on the bus of a message that has none.",
  example: `authorizer:chg_${EXAMPLE.attemptId.slice(4)}_1`,
});

const Consumer = text(40).meta({ description: 'Who could not handle it.', example: 'authorizer' });

export const DeadLetterView = z
  .object({
    id: LetterId,
    consumer: Consumer,
    eventId: z.string().nullable().meta({ description: 'null when the message neither says nor shows it.' }),
    topic: z.string().meta({ example: 'payment.requested.v1' }),
    tid: Tid.nullable(),
    state: LetterState,
    attempts: z.int().min(0).meta({ description: 'Failed tries since it was parked, or replayed last.' }),
    reason: z.string().meta({ description: 'Why the last try failed.' }),
    nextTryAt: Timestamp.nullable().meta({ description: 'Real time; null unless it is RETRYING.' }),
    createdAt: Timestamp.meta({ description: 'When it failed first; business time, as updatedAt.' }),
    updatedAt: Timestamp,
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetterView = z.output<typeof DeadLetterView>;

const aLetter = {
  id: `authorizer:chg_${EXAMPLE.attemptId.slice(4)}_1`,
  consumer: 'authorizer',
  eventId: `chg_${EXAMPLE.attemptId.slice(4)}_1`,
  topic: 'payment.requested.v1',
  tid: EXAMPLE.tid,
  state: 'DEAD',
  attempts: 5,
  reason: 'Error: the card of this payment cannot be opened',
  nextTryAt: null,
  createdAt: EXAMPLE.at,
  updatedAt: EXAMPLE.at,
} as const satisfies DeadLetterView;

const params = z.object({ id: LetterId });
const exampleParams = { id: aLetter.id };

export const listDeadLetters = endpoint({
  id: 'listDeadLetters',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'Messages that could not be handled, the newest first',
  description: 'Page by page: `nextCursor` leads to the next one, and is null on the last.',
  access: 'admin',
  query: z.strictObject({
    state: LetterState.optional(),
    consumer: Consumer.optional(),
    cursor: text(200).optional().meta({ description: 'The `nextCursor` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z
    .object({ deadLetters: z.array(DeadLetterView), nextCursor: z.string().nullable() })
    .meta({ id: 'DeadLetterPage' }),
  refuses: ['VALIDATION_FAILED'],
  example: { query: { state: 'DEAD' }, reply: { deadLetters: [aLetter], nextCursor: null } },
});

export const getDeadLetter = endpoint({
  id: 'getDeadLetter',
  server: 'pg',
  method: 'get',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One of them, with the message as it came',
  access: 'admin',
  params,
  reply: DeadLetterView.extend({
    payload: z.string().meta({ description: 'The message, or the beginning of one that was too long.' }),
  }).meta({ id: 'DeadLetterWithPayload' }),
  refuses: ['NOT_FOUND', 'VALIDATION_FAILED'],
  example: {
    params: exampleParams,
    reply: { ...aLetter, payload: '{"specversion":"1.0","type":"payment.requested.v1"}' },
  },
});

export const replayDeadLetter = endpoint({
  id: 'replayDeadLetter',
  server: 'pg',
  method: 'post',
  path: `${PATH}/:id/replay`,
  tag: TAG,
  summary: 'Have a message handled again, at once, and by the whole schedule',
  description:
    'For a cause that is gone. A message of the PG is taken as the outbox has it, for it may have been spoilt on its way. One whose effect stands already has no second one. Refuses what is DONE.',
  access: 'admin',
  params,
  reply: DeadLetterView,
  status: 202,
  refuses: ['NOT_FOUND', 'INVALID_STATE', 'VALIDATION_FAILED', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: {
    params: exampleParams,
    reply: { ...aLetter, state: 'RETRYING', attempts: 0, nextTryAt: EXAMPLE.at },
  },
});

export const replayDeadLetters = endpoint({
  id: 'replayDeadLetters',
  server: 'pg',
  method: 'post',
  path: `${PATH}/replay`,
  tag: TAG,
  summary: 'Have all that are DEAD handled again',
  description: 'The oldest first, at most 10,000 by one call; `left` says how many are DEAD still.',
  access: 'admin',
  body: z
    .strictObject({ consumer: Consumer.optional().meta({ description: 'Absent: of all consumers.' }) })
    .meta({ id: 'ReplayDeadLetters' }),
  reply: z.object({ replayed: z.int().min(0), left: z.int().min(0) }).meta({ id: 'Replayed' }),
  status: 202,
  refuses: [],
  example: { body: { consumer: 'authorizer' }, reply: { replayed: 3, left: 0 } },
});
