import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { OrderNo, Tid, text } from './fields.ts';
import { cannotBeTold, oneOf, SCRIPTED_OPERATIONS, ScriptStep } from './script-steps.ts';

const TAG = 'Card issuer · scripts';
const PATH = '/card/api/scripts';
const MAX_STEPS = 100;

/** As many scripts may stand at once. */
export const MAX_SCRIPTS = 100;

export const ScriptName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'must be 1 to 64 letters, digits, dots, hyphens or underscores, the first a letter or digit',
  )
  .refine((name) => name !== 'reset', 'is the path that forgets all scripts; take another name')
  .meta({ description: 'Your own name for it.', example: 'broke-twice' });

const Won = z.int('must be a whole number').min(0).max(1_000_000_000);

export const ScriptMatch = z
  .strictObject({
    operation: oneOf(SCRIPTED_OPERATIONS)
      .default('authorize')
      .meta({ description: 'Which call it answers. `reverse` is a net cancel or a void.' }),
    cardNumber: z
      .string()
      .regex(/^[0-9 -]{12,24}$/, 'must be 12 to 19 digits')
      .optional()
      .meta({
        description: 'Compared by its first six and last four digits: no more of it is kept, or shown again.',
      }),
    bin: z
      .string()
      .regex(/^\d{1,8}$/, 'must be 1 to 8 digits')
      .optional()
      .meta({
        description: 'The first digits of the card number. Of captures, refunds and reversals six are known.',
        example: '400000',
      }),
    amount: z
      .union(
        [Won, z.strictObject({ min: Won.optional(), max: Won.optional() })],
        'must be a whole number, or {"min": …, "max": …}',
      )
      .optional()
      .meta({ description: 'This amount, or a range with its ends.', example: 4321 }),
    merchantName: text(100).optional(),
    tid: Tid.optional(),
    orderNo: OrderNo.optional(),
    header: z
      .strictObject({
        name: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'must be the name of a header'),
        value: text(200),
      })
      .optional()
      .meta({ description: 'A header of the call to the issuer.' }),
  })
  .meta({
    id: 'ScriptMatch',
    description:
      'Which calls it answers; all that is given must fit, and an empty one fits every authorization.',
  });
export type ScriptMatch = z.output<typeof ScriptMatch>;

const ANY_AUTHORIZATION: ScriptMatch = { operation: 'authorize' };

export const PutScript = z
  .strictObject({
    match: ScriptMatch.default(ANY_AUTHORIZATION),
    steps: z.array(ScriptStep).min(1, 'holds at least one step').max(MAX_STEPS),
  })
  .superRefine(({ match, steps }, { addIssue }) => {
    const complain = (message: string, place: number, name: string) =>
      addIssue({ code: 'custom', message, path: ['steps', place, name] });
    steps.forEach((step, place) => {
      const wrong = cannotBeTold(match.operation, step);
      if (wrong) complain(wrong.why, place, wrong.part);
      if (step.times === 'always' && place < steps.length - 1)
        complain('"always" is for the last step: no call would reach the next one', place, 'times');
    });
  })
  .meta({ id: 'PutScript' });

export const Script = z
  .object({
    name: ScriptName,
    match: ScriptMatch.extend({ cardNumber: z.string().optional() }),
    steps: z.array(ScriptStep),
    hits: z.int().min(0).meta({ description: 'Calls that took one of its steps.' }),
    used: z.array(z.int().min(0)).meta({ description: 'Calls that took each step.' }),
    left: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Calls that it still answers; null: without end, 0: it is used up.' }),
    warnings: z.array(z.string()).meta({ description: 'Why it can never answer a call; empty when it can.' }),
  })
  .meta({ id: 'Script' });
export type Script = z.output<typeof Script>;

const params = z.object({ name: ScriptName });
const exampleName = { name: 'broke-twice' };
const told = {
  match: { amount: 4321 },
  steps: [{ decline: '51', times: 2 }, { approve: {} }],
};
const aScript = {
  ...exampleName,
  ...told,
  match: { operation: 'authorize', amount: 4321 },
  hits: 0,
  used: [0, 0],
  left: 3,
  warnings: [],
};

export const putScript = endpoint({
  id: 'putScript',
  server: 'card',
  method: 'put',
  path: `${PATH}/:name`,
  tag: TAG,
  summary: 'Tell the issuer what to do',
  description:
    'Creates the script, or replaces it and counts from zero. A call goes by the header X-PayFlow-Script, else by the first script that fits and has a step left, in the order in which they were created, else by the card number. What was answered once stays: the same attemptId or operationId again gets its answer and takes no step. Sandbox mode only.',
  access: 'card',
  params,
  body: PutScript,
  reply: Script,
  refuses: ['INVALID_STATE'],
  example: { params: exampleName, body: told, reply: aScript },
});

export const listScripts = endpoint({
  id: 'listScripts',
  server: 'card',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'All scripts, in the order in which they are looked at, with what they were used for',
  access: 'card',
  reply: z.object({ scripts: z.array(Script) }),
  refuses: [],
  example: { reply: { scripts: [aScript] } },
});

export const getScript = endpoint({
  id: 'getScript',
  server: 'card',
  method: 'get',
  path: `${PATH}/:name`,
  tag: TAG,
  summary: 'One script',
  access: 'card',
  params,
  reply: Script,
  refuses: ['NOT_FOUND'],
  example: { params: exampleName, reply: aScript },
});

export const deleteScript = endpoint({
  id: 'deleteScript',
  server: 'card',
  method: 'delete',
  path: `${PATH}/:name`,
  tag: TAG,
  summary: 'Forget a script',
  access: 'card',
  params,
  reply: z.object({ name: ScriptName }),
  refuses: ['NOT_FOUND', 'STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: { params: exampleName, reply: exampleName },
});

export const resetScripts = endpoint({
  id: 'resetScripts',
  server: 'card',
  method: 'post',
  path: `${PATH}/reset`,
  tag: TAG,
  summary: 'Forget all scripts',
  access: 'card',
  reply: z.object({ forgotten: z.int().min(0) }),
  refuses: ['STORAGE_UNAVAILABLE', 'OVERLOADED'],
  example: { reply: { forgotten: 1 } },
});
