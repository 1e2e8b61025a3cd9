import { z } from 'zod';
import { FinalExpectation, RaceExpectation, ShoppingExpectation, StepExpectation } from './expectations.ts';
import { Label, Moment, Server } from './values.ts';
import {
  type CallVerb,
  calls,
  Faults,
  type PowerVerb,
  powers,
  Scripts,
  type ShoppingVerb,
  shopping,
  type Told,
  type Verb,
} from './verbs.ts';

const common = {
  as: Label.optional(),
  note: z.string().optional().meta({ description: 'A sentence for the reader; it stands in the story.' }),
};
const MOST_TIMES = 200;
const calling = {
  ...common,
  times: z
    .int()
    .min(2)
    .max(MOST_TIMES)
    .optional()
    .meta({ description: 'Makes the call so often, one after the other.' }),
  expect: StepExpectation.optional(),
};
const buying = { ...common, expect: ShoppingExpectation.optional() };

type Shape = z.ZodObject;
type Shapes = Readonly<Record<string, Shape>>;
/** One verb in each, and what may stand beside it. */
const shapesOf = (of: Readonly<Record<string, z.ZodType>>, beside: z.ZodRawShape): Shapes =>
  Object.fromEntries(
    Object.entries(of).map(([verb, told]) => [verb, z.strictObject({ [verb]: told, ...beside })]),
  );

export const racingShapes: Shapes = { ...shapesOf(calls, calling), ...shapesOf(shopping, buying) };
const Race = z.strictObject({
  atOnce: z
    .array(z.union(Object.values(racingShapes)))
    .min(2)
    .meta({ description: 'Steps that race each other.' }),
  ...common,
  expect: RaceExpectation.optional(),
});
export const stepShapes: Shapes = { ...racingShapes, ...shapesOf(powers, common), atOnce: Race };
const Step = z.union([z.literal('quiet'), ...Object.values(stepShapes)]);

export interface Named {
  readonly as?: string;
  readonly note?: string;
}
type Of<V extends Verb, Expectation> = Named & {
  readonly verb: V;
  readonly told: Told<V>;
  readonly expect?: Expectation;
};
/** A step as the runner sees it: its verb, and what it was told. */
export type CallStep = { [V in CallVerb]: Of<V, StepExpectation> & { readonly times?: number } }[CallVerb];
export type ShoppingStep = { [V in ShoppingVerb]: Of<V, ShoppingExpectation> }[ShoppingVerb];
export type PowerStep = { [V in PowerVerb]: Of<V, never> }[PowerVerb];
export type RacingStep = CallStep | ShoppingStep;
export type RaceStep = Named & {
  readonly verb: 'atOnce';
  readonly told: readonly RacingStep[];
  readonly expect?: RaceExpectation;
};
export type Step = RacingStep | PowerStep | RaceStep;

export const Given = z
  .strictObject({
    seed: z.int().min(0).optional().meta({ description: 'Makes chance repeatable; 1 when absent.' }),
    now: Moment.optional().meta({
      description: 'Business time at the start; 2026-03-02T09:00:00+09:00 when absent.',
    }),
    scripts: Scripts.optional(),
    faults: Faults.optional(),
    issuers: z.string().optional().meta({
      description:
        'A second issuer: CARD_ISSUERS with {card} and {other} for their addresses, like "card={card};bins=4,other={other}".',
    }),
    settings: z
      .partialRecord(Server, z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
      .optional()
      .meta({ description: 'Environment of single servers: { pg: { PAYFLOW_RATE_LIMIT_PER_SECOND: 5 } }.' }),
    mode: z.enum(['sandbox', 'server']).optional().meta({ description: 'sandbox when absent.' }),
  })
  .superRefine(({ mode, scripts, faults }, { addIssue }) => {
    if (mode !== 'server') return;
    for (const [name, given] of Object.entries({ scripts, faults }))
      if (given)
        addIssue({ code: 'custom', path: [name], message: 'is for the sandbox: server mode has none' });
  })
  .meta({ description: 'How the town is before the first step.' });
export type Given = z.output<typeof Given>;

/** A whole story, scripted and checked, as it stands in its file. */
export const ScenarioFile = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')
      .max(64)
      .meta({ description: 'What it is called on the command line.' }),
    title: z.string().min(1).max(120).meta({ description: 'One line: what happens.' }),
    story: z.string().min(1).meta({ description: 'The trouble in real life, and what PayFlow promises.' }),
    given: Given.optional(),
    steps: z.array(Step).min(1),
    expect: FinalExpectation.optional(),
  })
  .meta({
    title: 'A PayFlow scenario',
    description: 'A payment story: what is given, what happens, what must be true.',
  });
type ScenarioFile = z.output<typeof ScenarioFile>;

export interface Scenario extends Omit<ScenarioFile, 'steps' | 'given' | 'expect'> {
  readonly given: Given;
  readonly steps: readonly Step[];
  readonly expect: FinalExpectation;
}

function stepIn(given: unknown): Step {
  const { as, note, expect, times, ...rest } = (given === 'quiet' ? { quiet: null } : given) as Record<
    string,
    unknown
  >;
  const [verb, told] = Object.entries(rest)[0] ?? [];
  const beside = Object.fromEntries(
    Object.entries({ as, note, expect, times }).filter(([, value]) => value !== undefined),
  );
  // The schema has seen to it that the verb and what it is told belong together.
  return { ...beside, verb, told: verb === 'atOnce' ? (told as unknown[]).map(stepIn) : told } as Step;
}

/** A checked file as the runner plays it. */
export function scenarioIn({ steps, given = {}, expect = {}, ...rest }: ScenarioFile): Scenario {
  const story = rest.story.trim().replaceAll(/\s+/g, ' ');
  return { ...rest, story, given, expect, steps: steps.map(stepIn) };
}

/** For editors: what `scenario.schema.json` holds. */
export function schemaText(): string {
  const schema = z.toJSONSchema(ScenarioFile, { io: 'input', target: 'draft-7', reused: 'ref' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
