import { didYouMean } from '@payflow/contracts';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { wrongLabels } from './labels.ts';
import { type Misfit, misfitsOf } from './misfits.ts';
import { racingShapes, type Scenario, ScenarioFile, scenarioIn, stepShapes } from './scenario.ts';

/** A misfit with its place in a file. */
export interface FileMisfit {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

export type ScenarioRead =
  | { readonly fits: true; readonly scenario: Scenario }
  | { readonly fits: false; readonly misfits: readonly FileMisfit[] };

/** A story longer than this is told by a program, not by a file. */
const FILE_LIMIT_CHARS = 200_000;
const BESIDE = new Set(['as', 'note', 'expect', 'times']);
const Head = ScenarioFile.extend({ steps: z.array(z.unknown()).min(1) });

/** One step, held to the shape of its own verb, so that what is said is about what was meant. */
function stepMisfits(step: unknown, path: readonly PropertyKey[], shapes: typeof stepShapes): Misfit[] {
  if (step === 'quiet') return [];
  const verbs = Object.keys(shapes);
  if (typeof step === 'string')
    return [{ path, message: `must be a step like "approve: order1"${didYouMean(step, verbs)}` }];
  if (typeof step !== 'object' || step === null || Array.isArray(step))
    return [{ path, message: 'must be a step: a verb and what it is told' }];
  const told = Object.keys(step).filter((key) => key in shapes);
  const [verb = ''] = told;
  const shape = shapes[verb];
  if (told.length > 1) return [{ path, message: `has ${told.join(' and ')}; make a step of each` }];
  if (!shape) {
    const strange = Object.keys(step).find((key) => !BESIDE.has(key));
    if (strange === undefined) return [{ path, message: `has no verb; there is ${verbs.join(', ')}` }];
    return [
      {
        path: [...path, strange],
        message: `is no verb${didYouMean(strange, verbs) || `; there is ${verbs.join(', ')}`}`,
      },
    ];
  }
  return misfitsOf(shape, step).map((misfit) => ({ ...misfit, path: [...path, ...misfit.path] }));
}

function allMisfits(value: unknown): Misfit[] {
  const head = misfitsOf(Head, value);
  const { steps } = (value ?? {}) as { steps?: unknown };
  if (!Array.isArray(steps)) return head;
  const racing = Object.fromEntries(Object.entries(stepShapes).filter(([verb]) => verb in racingShapes));
  const inSteps = steps.flatMap((step: unknown, i) => {
    const whole = stepMisfits(step, ['steps', i], stepShapes);
    const racers = (step as { atOnce?: unknown } | null)?.atOnce;
    if (!Array.isArray(racers)) return whole;
    const inRace = racers.flatMap((racer, j) => stepMisfits(racer, ['steps', i, 'atOnce', j], racing));
    return [...whole.filter(({ path }) => !(path[2] === 'atOnce' && path.length > 3)), ...inRace];
  });
  return [...head, ...inSteps];
}

/** `steps[2].approve.card`. */
const spelled = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');

/** The line of a name or value; of what it would stand in, when it is missing. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const above = document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(above)
      ? above.items.find(({ key: name }) => isNode(name) && String(name) === key)
      : undefined;
    const node = isNode(pair?.key) ? pair.key : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** A scenario from its YAML, or everything that keeps it from being one. */
export function readScenario(file: string, text: string): ScenarioRead {
  const refused = (misfits: readonly FileMisfit[]): ScenarioRead => ({ fits: false, misfits });
  if (text.length > FILE_LIMIT_CHARS)
    return refused([{ file, line: 1, path: '', message: `is longer than ${FILE_LIMIT_CHARS} characters` }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return refused(
      document.errors.map(({ message, linePos }) => ({
        file,
        line: linePos?.[0].line ?? 1,
        path: '',
        message: `is not YAML: ${message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}`,
      })),
    );
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    return refused([{ file, line: 1, path: '', message: `is not YAML: ${(error as Error).message}` }]);
  }
  const placed = (misfits: readonly Misfit[]): ScenarioRead =>
    refused(
      misfits.map(({ path, message }) => ({
        file,
        line: lineOf(document, lines, path),
        path: spelled(path),
        message,
      })),
    );
  const misfits = allMisfits(value);
  if (misfits.length > 0) return placed(misfits);
  const parsed = ScenarioFile.parse(value);
  const labels = wrongLabels(parsed);
  return labels.length > 0 ? placed(labels) : { fits: true, scenario: scenarioIn(parsed) };
}

/** One line for the user: `my.yaml:12 steps[2].approve.card must be text`. */
export const toldMisfit = ({ file, line, path, message }: FileMisfit): string =>
  `${file}:${line} ${path}${path === '' ? '' : ' '}${message}`;
