import type { sandboxScenarios } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { makeCall } from './calls.ts';
import { callDifferences, outcomeOf, raceDifferences, shoppingDifferences } from './checks.ts';
import type { Difference } from './compare.ts';
import { type Ending, lookAtEndings } from './endings.ts';
import { goShopping } from './purchases.ts';
import type { CallStep, Given, PowerStep, RaceStep, RacingStep, Scenario, Step } from './scenario.ts';
import { type OpenStage, type Stage, seedOf } from './stage.ts';
import { useForce } from './town-acts.ts';
import { powers } from './verbs.ts';
import { answered, sentence } from './wording.ts';

/** A scenario that was played, with its verdict. Holds no time but business time. */
export type Played = sandboxScenarios.PlayedScenario;
export type PlayedStep = Played['steps'][number];

interface Done {
  readonly did: string;
  readonly came: string;
  readonly outcome: string;
  readonly differences: Difference[];
}

async function call(stage: Stage, step: CallStep, number: string): Promise<Done> {
  const { did, answer } = await makeCall(stage, step, number);
  const differences = callDifferences(stage, step.expect, answer);
  return { did, came: answered(answer), outcome: outcomeOf(answer), differences };
}

/** One after the other, up to the first that is not as expected. */
async function callOften(stage: Stage, step: CallStep, times: number, number: string): Promise<Done> {
  for (let turn = 1; ; turn++) {
    const done = await call(stage, step, `${number}-${turn}`);
    if (turn === times || done.differences.length > 0)
      return { ...done, did: `${turn} times over, ${done.did}` };
  }
}

async function doOne(stage: Stage, step: RacingStep, number: string): Promise<Done> {
  if (step.verb === 'buy' || step.verb === 'return') {
    const bought = await goShopping(stage, step);
    const outcome = bought.lost === undefined ? 'OK' : 'lost';
    return { ...bought, outcome, differences: shoppingDifferences(stage, step.expect, bought) };
  }
  return step.times === undefined ? call(stage, step, number) : callOften(stage, step, step.times, number);
}

interface Place {
  readonly number: string;
  readonly at: string;
  /** In the file: `steps[2]`. */
  readonly path: string;
}

const played = ({ number, at, path }: Place, { note }: Step, done: Omit<Done, 'outcome'>): PlayedStep => ({
  number,
  at,
  did: sentence(done.did),
  came: done.came,
  ...(note === undefined ? {} : { note }),
  differences: done.differences.map((one) => ({ ...one, path: `${path}.expect.${one.path}` })),
});

async function playRace(stage: Stage, step: RaceStep, place: Place): Promise<PlayedStep[]> {
  const { told, expect } = step;
  const done = await Promise.all(told.map((one, j) => doOne(stage, one, `${place.number}.${j + 1}`)));
  const outcomes = done.map(({ outcome }) => outcome);
  const together = {
    did: `${told.length} things happen at once`,
    came: '',
    differences: expect ? raceDifferences(expect, outcomes) : [],
  };
  const each = told.map((one, j) => {
    const { did, came, differences } = done[j] ?? together;
    // Where the race as a whole is expected to come to something, each of them is free.
    const own = expect && !one.expect ? [] : differences;
    const there = { number: `${place.number}.${j + 1}`, at: place.at, path: `${place.path}.atOnce[${j}]` };
    return played(there, one, { did, came, differences: own });
  });
  return [played(place, step, together), ...each];
}

async function playStep(stage: Stage, step: Step, index: number): Promise<PlayedStep[]> {
  const at = isoTime(stage.town.clock.now());
  const place = { number: String(index + 1), at, path: `steps[${index}]` };
  if (step.verb === 'atOnce') return playRace(stage, step, place);
  if (isPower(step))
    return [played(place, step, { did: await useForce(stage, step), came: '', differences: [] })];
  return [played(place, step, await doOne(stage, step, place.number))];
}

const isPower = (step: Step): step is PowerStep => step.verb in powers;
const isWrong = ({ differences }: { readonly differences: readonly Difference[] }): boolean =>
  differences.length > 0;

/** What is given before the first step, told as one. */
async function arrange(stage: Stage, { scripts, faults }: Given): Promise<PlayedStep[]> {
  const place = { number: '0', at: isoTime(stage.town.clock.now()), path: 'given' };
  const told: PowerStep[] = [
    ...(scripts ? [{ verb: 'scripts', told: scripts } as const] : []),
    ...(faults ? [{ verb: 'faults', told: faults } as const] : []),
  ];
  const steps: PlayedStep[] = [];
  for (const step of told)
    steps.push(played(place, step, { did: await useForce(stage, step), came: '', differences: [] }));
  return steps;
}

/** Plays a scenario in a town of its own, up to the first step that is not as expected. */
export async function playScenario(
  scenario: Scenario,
  { openStage, seed: asked }: { readonly openStage: OpenStage; readonly seed?: number | undefined },
): Promise<Played> {
  const { name, title, story, given } = scenario;
  const seed = seedOf(scenario, asked);
  const steps: PlayedStep[] = [];
  const ended = (endings: Ending[], stuck?: string): Played => ({
    name,
    title,
    story,
    seed,
    passed: stuck === undefined && !steps.some(isWrong) && !endings.some(isWrong),
    ...(stuck === undefined ? {} : { stuck }),
    steps,
    endings,
  });
  try {
    await using stage = await openStage({ seed, given });
    steps.push(...(await arrange(stage, given)));
    for (const [index, step] of scenario.steps.entries()) {
      steps.push(...(await playStep(stage, step, index)));
      if (steps.some(isWrong)) return ended([]);
    }
    await stage.town.quiet();
    return ended(await lookAtEndings(stage, scenario.expect));
  } catch (error) {
    return ended([], (error as Error).message);
  }
}
