import { z } from 'zod';
import { DisputeStep } from './dispute-steps.ts';
import { Amount } from './fields.ts';
import { didYouMean } from './nearest.ts';
import {
  type KnownResponseCode,
  RESPONSE_CODES,
  type ResponseCode,
  responseCodeNamed,
} from './response-codes.ts';

/** What an issuer can be told to do. */

export const SCRIPTED_OPERATIONS = ['authorize', 'capture', 'refund', 'reverse'] as const;
export type ScriptedOperation = (typeof SCRIPTED_OPERATIONS)[number];

/** Longer than any deadline, short enough that nothing hangs about for long. */
const LONGEST_WAIT_MS = 300_000;
const MAX_BODY_CHARS = 4_000;

/** One of a few names; another is refused with the nearest. */
export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, {
    error: ({ input }) =>
      `must be one of ${names.join(', ')}${typeof input === 'string' ? didYouMean(input, names) : ''}`,
  });

const Ms = z.int().min(0).max(LONGEST_WAIT_MS);
const Told = z
  .union([z.strictObject({}), z.literal(true)], 'takes no settings: send {}')
  .meta({ example: {} });

const byCodeOrName = (told: string): ResponseCode | undefined =>
  RESPONSE_CODES.find(({ code }) => code === told.trim().toUpperCase()) ??
  responseCodeNamed(
    told
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );

/** The code of a decline by code or name; undefined for a text that is no decline. */
export function declineCodeOf(told: string): KnownResponseCode | undefined {
  const found = byCodeOrName(told);
  return found === undefined || found.code === '00' ? undefined : (found.code as KnownResponseCode);
}

function wrongDecline(told: string): string {
  if (byCodeOrName(told)) return 'this is the code of an approval: use the step approve';
  const names = RESPONSE_CODES.flatMap(({ code, name }) => (code === '00' ? [] : [code, name]));
  return `must be an ISO 8583 code like "51", or its name like "insufficient_funds"${didYouMean(told, names)}`;
}

const DeclineCode = z
  .string('must be a text: an ISO 8583 code like "51", or its name like "insufficient_funds"')
  .max(64)
  .superRefine((told, { addIssue }) => {
    if (declineCodeOf(told) === undefined) addIssue({ code: 'custom', message: wrongDecline(told) });
  })
  .meta({ description: 'ISO 8583 code, or its name.', example: '51' });

const Delay = z
  .union(
    [
      Ms,
      z
        .strictObject({ minMs: Ms, maxMs: Ms })
        .refine(({ minMs, maxMs }) => minMs <= maxMs, 'minMs must not be above maxMs'),
    ],
    `must be milliseconds from 0 to ${LONGEST_WAIT_MS}, or {"minMs": …, "maxMs": …} with minMs not above maxMs`,
  )
  .meta({ description: 'Waits before it goes on: milliseconds, or a range to draw from.', example: 500 });

const Http = z
  .strictObject({
    status: z.int().min(200).max(599).meta({ example: 503 }),
    body: z
      .union(
        [z.string().max(MAX_BODY_CHARS), z.record(z.string(), z.unknown())],
        `must be a JSON object, or a text of at most ${MAX_BODY_CHARS} characters`,
      )
      .optional()
      .meta({ description: 'An object goes out as JSON, a text as it stands; absent: a problem.' }),
  })
  .meta({ description: 'Answers with this status and body; nothing is done.' });

const StatementMark = z
  .union(
    [
      z.enum(['omit', 'duplicate']),
      z.strictObject({ amount: Amount }),
      z.strictObject({ amountBy: z.int().min(-1_000_000_000).max(1_000_000_000) }),
    ],
    'must be "omit", "duplicate", {"amount": …} or {"amountBy": …}',
  )
  .meta({
    description:
      "What the day's statement makes of it: leaves it out, tells it twice, or shows another amount (1 at least). The call goes as it would without.",
    example: 'omit',
  });
export type StatementMark = z.output<typeof StatementMark>;

const outcomes = {
  approve: Told.optional().meta({ description: 'Approves whatever the card number says.' }),
  decline: DeclineCode.optional(),
  timeout: Told.optional().meta({ description: 'Never answers; nothing is held.' }),
  reset: Told.optional().meta({ description: 'Breaks the connection; nothing is held.' }),
  http: Http.optional(),
  malformed: oneOf(['truncated', 'wrongType', 'notJson'])
    .optional()
    .meta({ description: 'Answers 200 with something unreadable; nothing is held.' }),
  approveThenSilence: Told.optional().meta({ description: 'Holds the money and never answers.' }),
  lateApprove: z
    .union([Ms, Told], `must be milliseconds from 0 to ${LONGEST_WAIT_MS}, or {}`)
    .optional()
    .meta({ description: 'Approves after so many ms, although the caller has gone; 5000 for {}.' }),
  duplicateReply: Told.optional().meta({
    description: 'Answers by the card number, and writes the reply twice on the connection.',
  }),
};
type OutcomeName = keyof typeof outcomes;
export const OUTCOMES = Object.keys(outcomes) as OutcomeName[];
/** What a step may say beside an outcome, or alone. */
export const BESIDE = ['delay', 'statement', 'dispute'] as const;
const MOVES_MONEY: ReadonlySet<OutcomeName> = new Set([
  'approve',
  'approveThenSilence',
  'lateApprove',
  'duplicateReply',
]);

export const ScriptStep = z
  .strictObject({
    ...outcomes,
    delay: Delay.optional(),
    statement: StatementMark.optional(),
    dispute: DisputeStep.optional().meta({
      description: 'The cardholder disputes what this call takes; of an authorization or a capture.',
    }),
    times: z
      .union(
        [z.int().min(1).max(1_000_000), z.literal('always')],
        'must be a number from 1 to 1,000,000, or "always"',
      )
      .optional()
      .meta({ description: 'How many calls take this step; 1 when absent. The last step may say "always".' }),
    probability: z.number().min(0).max(1).optional().meta({
      description:
        'In place of `times`: each call takes this step with this chance, else it looks at the next one.',
    }),
  })
  .superRefine((step, { addIssue }) => {
    const complain = (message: string, ...path: string[]) => addIssue({ code: 'custom', message, path });
    const told = OUTCOMES.filter((name) => step[name] !== undefined);
    if (told.length > 1) complain(`holds ${told.join(' and ')}; a step is one of them`);
    if (told.length === 0 && BESIDE.every((name) => step[name] === undefined))
      complain(`says nothing; a step is one of ${OUTCOMES.join(', ')}, or ${BESIDE.join(', or ')}`);
    const idle = told.find((name) => !MOVES_MONEY.has(name));
    if (step.statement !== undefined && idle !== undefined)
      complain(`goes without ${idle}, after which nothing is on a statement`, 'statement');
    if (step.dispute !== undefined && idle !== undefined)
      complain(`goes without ${idle}, after which there is nothing to dispute`, 'dispute');
    if (step.times !== undefined && step.probability !== undefined)
      complain('goes without times: a chance is never used up', 'probability');
    if (step.lateApprove !== undefined && step.delay !== undefined)
      complain('goes without lateApprove, which has milliseconds of its own', 'delay');
  })
  .meta({ id: 'ScriptStep', example: { decline: '51', times: 2 } });
export type ScriptStep = z.output<typeof ScriptStep>;

/** What a step says that this operation cannot be told, and why; undefined when it fits. */
export function cannotBeTold(
  operation: ScriptedOperation,
  step: ScriptStep,
): { readonly part: 'decline' | 'statement' | 'dispute'; readonly why: string } | undefined {
  if (step.dispute !== undefined && (operation === 'reverse' || operation === 'refund'))
    return { part: 'dispute', why: `a ${operation} gives money back: nobody disputes that` };
  if (operation !== 'reverse') return undefined;
  if (step.decline !== undefined)
    return { part: 'decline', why: 'a reversal cannot be declined: the issuer gives back what it holds' };
  return step.statement === undefined
    ? undefined
    : { part: 'statement', why: 'a reversal is on no statement' };
}
