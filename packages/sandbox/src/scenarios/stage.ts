import { operation } from '@payflow/contracts';
import { simulate } from '../simulation/simulate.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../start-sandbox.ts';
import { passingTime } from '../town/passing-time.ts';
import { createResults, type Results, type SentRequest } from './results.ts';
import type { Given, Scenario } from './scenario.ts';

/** Where a scenario is played: a town of its own, and what its steps have come to. */
export interface Stage extends AsyncDisposable {
  readonly town: Sandbox;
  readonly results: Results;
  /** The calls that named steps made. */
  readonly requests: Map<string, SentRequest>;
  /** The replies of named steps, byte for byte. */
  readonly replies: Map<string, string>;
  /** Lets real time go by, which breakers, leases and the timestamps of webhooks follow. ISO 8601. */
  pass(duration: string): Promise<void>;
}

/** What a scenario starts its town with. */
export interface StageOptions {
  readonly seed: number;
  readonly given: Given;
}

export type OpenStage = (options: StageOptions) => Promise<Stage>;

const START = '2026-03-02T09:00:00+09:00';
const SEED = 1;

/** The seed that was asked for, else the scenario's own. */
export const seedOf = ({ given }: Scenario, asked: number | undefined): number => asked ?? given.seed ?? SEED;

function townOptions({ seed, given }: StageOptions): SandboxOptions {
  const { now = START, mode = 'sandbox', settings = {}, issuers } = given;
  const overrides = Object.fromEntries(
    Object.entries(settings).map(([server, environment]) => [
      server,
      Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)])),
    ]),
  );
  return {
    seed,
    now,
    mode,
    overrides,
    ...(issuers === undefined
      ? {}
      : { issuers: ({ card, other }) => issuers.replaceAll('{card}', card).replaceAll('{other}', other) }),
  };
}

function stageOn(town: Sandbox, pass: Stage['pass']): Stage {
  return {
    town,
    results: createResults(),
    requests: new Map(),
    replies: new Map(),
    pass,
    [Symbol.asyncDispose]: () => town[Symbol.asyncDispose](),
  };
}

/** Real servers over real HTTP, whose real time can be helped along. */
export const liveStage: OpenStage = async (options) => {
  const time = passingTime();
  const town = await startSandbox({ ...townOptions(options), starts: time.starts });
  return stageOn(town, async (duration) => {
    time.pass(operation.durationMs(duration) ?? 0);
    await town.quiet();
  });
};

/** A town on virtual time, without a socket: the same seed gives the same story, byte for byte. */
export const simulatedStage: OpenStage = async (options) => {
  const town = await simulate(townOptions(options));
  return stageOn(town, async (duration) => {
    await town.clock.pass(duration);
    await town.quiet();
  });
};
