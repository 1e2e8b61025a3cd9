import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, id, Timestamp } from './fields.ts';

const TAG = 'PG · sandbox';
const PATH = '/sandbox/scenarios';

const About = {
  name: z.string().meta({ example: 'wrong-amount' }),
  title: z.string().meta({ example: 'An approval that names another amount is refused' }),
  story: z.string().meta({ description: 'The trouble in real life, and what PayFlow promises.' }),
};

export const ScenarioSummary = z.object(About).meta({ id: 'ScenarioSummary' });
export type ScenarioSummary = z.output<typeof ScenarioSummary>;

const Difference = z.object({
  path: z.string().meta({ example: 'steps[1].expect.status' }),
  expected: z.unknown().optional(),
  actual: z.unknown().optional(),
});
const differences = z
  .array(Difference)
  .meta({ description: 'What was expected, and is not so; empty when all is well.' });

/** A scenario that was played, with its verdict. Holds no time but business time. */
export const PlayedScenario = z
  .object({
    ...About,
    seed: z.int().min(0).meta({ description: 'What chance was drawn from.' }),
    passed: z.boolean(),
    stuck: z.string().optional().meta({ description: 'Why it broke off before its end.' }),
    steps: z.array(
      z.object({
        number: z
          .string()
          .meta({ description: '"3.2" is the second of those that race in step 3; "0" is what was given.' }),
        at: Timestamp.meta({ description: 'Business time.' }),
        did: z.string().meta({ description: 'Who did what.' }),
        came: z.string().meta({ description: 'What came back; empty when nothing does.' }),
        note: z.string().optional(),
        differences,
      }),
    ),
    endings: z.array(
      z.object({ what: z.string().meta({ description: 'What was to be true in the end.' }), differences }),
    ),
  })
  .meta({ id: 'PlayedScenario' });
export type PlayedScenario = z.output<typeof PlayedScenario>;

const anAbout = {
  name: 'wrong-amount',
  title: 'An approval that names another amount is refused',
  story: 'A tampered checkout sends back a smaller amount than the order asked for.',
} as const;

export const listScenarios = endpoint({
  id: 'listScenarios',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'The payment stories that come with PayFlow',
  access: 'admin',
  reply: z.object({ scenarios: z.array(ScenarioSummary) }),
  refuses: ['NOT_FOUND'],
  example: { reply: { scenarios: [anAbout] } },
});

export const playScenario = endpoint({
  id: 'playScenario',
  server: 'pg',
  method: 'post',
  path: `${PATH}/:name/run`,
  tag: TAG,
  summary: 'Play a story, and tell how it went',
  description:
    'In a town of its own beside this one, from which it takes nothing and in which it changes nothing. The reply is the ' +
    'story, step by step, with the verdict; a scenario that fails is 200 with `passed: false`. The same seed gives the same story.',
  access: 'admin',
  params: z.object({ name: id(64).meta({ example: anAbout.name }) }),
  body: z
    .strictObject({
      seed: z.int().min(0).optional().meta({ description: 'Absent: the one of the scenario.', example: 1 }),
    })
    .prefault({})
    .meta({ id: 'PlayScenario' }),
  reply: PlayedScenario,
  refuses: ['NOT_FOUND'],
  example: {
    params: { name: anAbout.name },
    body: { seed: 1 },
    reply: {
      ...anAbout,
      seed: 1,
      passed: true,
      steps: [
        {
          number: '1',
          at: EXAMPLE.at,
          did: 'The merchant makes SCENARIO-1 ready for 50,000 won',
          came: '200 READY',
          differences: [],
        },
      ],
      endings: [{ what: 'all invariants hold, and debits equal credits', differences: [] }],
    },
  },
});
