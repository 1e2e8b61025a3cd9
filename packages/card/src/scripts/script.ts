import type { issuer, ScriptStep } from '@payflow/contracts';
import { warningsOf } from './warnings.ts';

/** What the issuer was told to do, and how far it has got. */
export interface Script {
  readonly name: string;
  /** Scripts are looked at in this order. */
  readonly place: number;
  readonly match: issuer.ScriptMatch;
  readonly steps: readonly ScriptStep[];
  /** Calls that took each step. */
  readonly used: readonly number[];
  /** Calls that it was asked about; chance is drawn by it. */
  readonly asked: number;
}

/** How many calls may still take a step; chance is never used up. */
export function leftOf({ times = 1, probability }: ScriptStep, used: number): number {
  return probability !== undefined || times === 'always' ? Number.POSITIVE_INFINITY : times - used;
}

/** Calls that a script still answers; it may be without end. */
export const leftIn = ({ steps, used }: Script): number =>
  steps.reduce((left, step, place) => left + leftOf(step, used[place] ?? 0), 0);

export function describeScript(script: Script): issuer.Script {
  const { name, match, steps, used } = script;
  const left = leftIn(script);
  return {
    name,
    match,
    steps: [...steps],
    hits: used.reduce((sum, count) => sum + count, 0),
    used: [...used],
    left: Number.isFinite(left) ? left : null,
    warnings: warningsOf(match),
  };
}
