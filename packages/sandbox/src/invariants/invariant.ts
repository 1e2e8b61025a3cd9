import type { Facts } from './facts.ts';

/** What one invariant says about the facts that it was given. */
export interface Found {
  /** How many payments, or rows, it could have failed on. */
  readonly looked: number;
  /** One sentence for each breach, the offending id first. */
  readonly breaches: readonly string[];
}

/** A promise that the books can be held to: one file, and one line in the registry. */
export interface Invariant {
  readonly id: `I${number}`;
  /** In one sentence, for whoever reads the report. */
  readonly promise: string;
  check(facts: Facts): Found;
}
