import fc from 'fast-check';
import { test } from 'vitest';
import {
  approveStep,
  authorizeStep,
  crashStep,
  issuerStep,
  type Life,
  lateStep,
  movingStep,
  pageStep,
  passStep,
  quietStep,
  readyStep,
  repeatStep,
  reviewStep,
  type Step,
  shopStep,
} from './commands.ts';
import { conclude } from './conclude.ts';
import { LASTING, ONCE } from './faults.ts';
import { type Ground, startGround } from './ground.ts';
import { Model } from './model.ts';
import { isLive, modelSettings } from './settings.ts';

const FILE = 'packages/sandbox/src/model/payments.story.test.ts';
const MOST_COMMANDS = 40;
/** A town's books are looked through at the end of each run, so they must not grow for ever. */
const RUNS_OF_A_TOWN = 20;
const LONGEST_MS = 60 * 60_000;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const often = <T>(usual: T, weight: number, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const which = {
  back: often(0, 3, fc.nat(3)),
  aim: often('fitting' as const, 4, fc.constant('any' as const)),
};
const aPayment = fc.record(which);
const note = often(0, 3, fc.constant(1));
const key = often<string | undefined>(undefined, 1, fc.constantFrom('k1', 'k2', 'k3'));
const fault = often<(typeof ONCE)[number] | undefined>(undefined, 3, fc.constantFrom(...ONCE));
const quantity = fc.integer({ min: 1, max: 2 });
const items = fc
  .constantFrom('case', 'phone', 'sofa')
  .chain((sku) => fc.tuple(fc.record({ sku: fc.constant(sku), quantity })));
const parts = fc.oneof(fc.constant('all' as const), fc.constantFrom(1, 20, 33, 50, 100, 101), items);

const making = {
  order: fc.nat(2),
  amount: often(50_000, 3, fc.constantFrom(5, 1_000_000)),
  captureMode: fc.constantFrom('AUTO' as const, 'MANUAL' as const),
  note,
};
const readies = fc.record({ ...making, key });
const approvals = fc.record({
  ...which,
  card: fc.constantFrom('good' as const, 'good' as const, 'poor' as const, undefined),
  amount: often('none' as const, 4, fc.constantFrom('right' as const, 'wrong' as const)),
  note,
  key,
  fault,
});
const aKey = fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6');
const authorizations = fc.record({
  ...making,
  card: fc.constantFrom('good' as const, 'good' as const, 'poor' as const, undefined),
  key: aKey,
  fault,
});
const cancels = fc.record({ call: fc.constant('cancel' as const), ...which, what: parts, note, key, fault });
const calls = fc.constantFrom(
  'capture' as const,
  'capture' as const,
  'refund' as const,
  'refund' as const,
  'void' as const,
);
const operations = fc.record({ call: calls, ...which, what: parts, note, key: aKey, fault });
const passings = fc.tuple(
  fc.constantFrom(SECOND, 10 * SECOND, 10 * MINUTE, 31 * MINUTE, 2 * HOUR, 25 * HOUR, 8 * DAY),
  fc.constantFrom('business' as const, 'both' as const),
);
const acts = fc.constantFrom('opened' as const, 'good' as const, 'poor' as const, 'left' as const);

/** A step as fast-check's command: all of them can be taken at any time, and say themselves what then must happen. */
const command = (step: Step): fc.AsyncCommand<Life, Ground> => ({
  check: () => true,
  run: (life, ground) => step.run(life, ground),
  toString: () => step.toString(),
});
const weighted = (...all: [number, fc.Arbitrary<Step>][]) =>
  all.flatMap(([weight, steps]) =>
    Array<fc.Arbitrary<fc.AsyncCommand<Life, Ground>>>(weight).fill(steps.map(command)),
  );

const commands = weighted(
  [5, readies.map(readyStep)],
  [7, approvals.map(approveStep)],
  [4, authorizations.map(authorizeStep)],
  [4, cancels.map(movingStep)],
  [6, operations.map(movingStep)],
  [
    3,
    fc
      .tuple(fc.nat(4), fc.constantFrom('same' as const, 'same' as const, 'other' as const))
      .map(([n, body]) => repeatStep(n, body)),
  ],
  [2, fc.tuple(aPayment, acts).map(([n, act]) => pageStep(n, act))],
  [3, passings.map(([ms, which]) => passStep(ms, which))],
  [1, fc.constant(crashStep())],
  [1, fc.constantFrom(...LASTING).map(issuerStep)],
  [2, fc.constant(issuerStep(undefined))],
  [1, fc.constantFrom('gone' as const, 'reachable' as const).map(shopStep)],
  [1, fc.constantFrom(lateStep(), quietStep())],
  [1, aPayment.map(reviewStep)],
);

/** A town that serves some runs, and none any more after one that failed. */
function towns() {
  let ground: Ground | undefined;
  let runs = 0;
  const end = async () => {
    await ground?.[Symbol.asyncDispose]();
    ground = undefined;
  };
  return {
    async use(work: (ground: Ground, run: number) => Promise<void>) {
      if (++runs % RUNS_OF_A_TOWN === 0) await end();
      ground ??= await startGround();
      try {
        await ground.begin();
        await work(ground, runs);
      } catch (error) {
        await end();
        throw error;
      }
    },
    [Symbol.asyncDispose]: end,
  };
}

test(
  'whatever merchants ask, whatever breaks and however time goes: each reply and each payment is what the model says',
  async () => {
    const { runs, seed, path, replayPath } = modelSettings();
    await using grounds = towns();
    const histories = fc.commands(commands, {
      maxCommands: MOST_COMMANDS,
      size: 'max',
      ...(replayPath === undefined ? {} : { replayPath }),
    });
    const property = fc.asyncProperty(histories, (history) =>
      grounds.use(async (ground, run) => {
        const life: Life = { model: new Model(), name: `RUN-${run}`, lasting: undefined, looks: 0 };
        await fc.asyncModelRun(() => ({ model: life, real: ground }), history);
        await conclude(life, ground);
      }),
    );
    const details = await fc.check(property, {
      numRuns: runs,
      ...(seed === undefined ? {} : { seed }),
      ...(path === undefined ? {} : { path }),
    });
    if (details.failed) throw new Error(report(details));
  },
  LONGEST_MS,
);

type History = Iterable<fc.AsyncCommand<Life, Ground>>;

/** What failed, by which steps, and the one command that repeats it. */
function report({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: fc.RunDetails<[History]>): string {
  const steps = [...(counterexample?.[0] ?? [])].map((step, i) => `  ${i + 1}. ${step}`);
  const [, own = ''] = /replayPath="([^"]*)"/.exec(String(counterexample?.[0])) ?? [];
  const error =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : errorInstance;
  const where = isLive() ? 'PAYFLOW_MODEL_LIVE=1 ' : '';
  const environment = `${where}PAYFLOW_MODEL_SEED=${seed} PAYFLOW_MODEL_PATH='${counterexamplePath}@${own}'`;
  return [
    'the model says no, after',
    ...steps,
    `${error}`,
    '',
    'Again, and nothing else:',
    `  ${environment} npx vitest run --project payflow ${FILE}`,
  ].join('\n');
}
