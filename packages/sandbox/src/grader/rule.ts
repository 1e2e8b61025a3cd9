import type { Letter } from './letters.ts';
import type { Stage } from './stage.ts';

/** A stage on which a payment without trouble went well. */
export interface Ground extends Stage {
  /** A genuine `payment.captured` that the shop took. */
  readonly example: Letter;
}

/** One thing that is played against a shop, and what must come of it. */
export interface Trial {
  /** What the grader does, in a clause. */
  readonly did: string;
  readonly expected: string;
  /** Throws `Untried` when the shop gives no occasion for it. */
  play(ground: Ground): Promise<Found>;
}

export interface Found {
  readonly outcome: 'kept' | 'broken';
  readonly happened: string;
}

/** What a shop must do when webhooks and payments go wrong. It is kept when no trial breaks it. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  /** What the owner of a shop that breaks it should do. */
  readonly mend: string;
  readonly trials: readonly Trial[];
}

export const kept = (happened: string): Found => ({ outcome: 'kept', happened });
export const broken = (happened: string): Found => ({ outcome: 'broken', happened });
