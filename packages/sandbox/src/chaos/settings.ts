import { randomInt } from 'node:crypto';

/** How long a load with random kills plays, and what repeats its choices. */
export interface ChaosSettings {
  readonly seconds: number;
  readonly seed: number;
}

const IN_CI_SECONDS = 60;
/** Enough to see that it works; whoever wants more says so. */
const ELSEWHERE_SECONDS = 15;
const MAX_SEED = 2 ** 31;

function whole(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number, not ${text}`);
  return Number(text);
}

/** From `PAYFLOW_CHAOS_SECONDS` and `PAYFLOW_CHAOS_SEED`; a minute in CI and a new seed when absent. */
export function chaosSettings(env: Readonly<Record<string, string | undefined>>): ChaosSettings {
  const { CI, PAYFLOW_CHAOS_SECONDS: seconds, PAYFLOW_CHAOS_SEED: seed } = env;
  return {
    seconds:
      seconds === undefined
        ? CI === 'true'
          ? IN_CI_SECONDS
          : ELSEWHERE_SECONDS
        : whole('PAYFLOW_CHAOS_SECONDS', seconds),
    seed: seed === undefined ? randomInt(MAX_SEED) : whole('PAYFLOW_CHAOS_SEED', seed),
  };
}
