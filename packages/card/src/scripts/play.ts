import {
  type DisputeStep,
  declineCodeOf,
  type KnownResponseCode,
  type ScriptStep,
  type StatementMark,
} from '@payflow/contracts';

/** What the issuer's rules are told to come to. */
export type Direction = 'as-usual' | 'approve' | { readonly decline: KnownResponseCode };

/** How the caller hears of it. */
export type Says =
  | { readonly says: 'the reply' | 'the reply twice' | 'nothing' | 'a reset' }
  | { readonly says: 'a status'; readonly status: number; readonly body: string | object | undefined }
  | { readonly says: 'garbage'; readonly how: NonNullable<ScriptStep['malformed']> };

/** A step as four things that do not depend on each other. */
export interface Play {
  readonly waitMs: number;
  /** 'nothing': it is not even looked at, and nothing is held. */
  readonly does: Direction | 'nothing';
  readonly says: Says;
  /** What the day's statement makes of it. */
  readonly states?: StatementMark;
  /** What the cardholder does later about what is taken. */
  readonly dispute: DisputeStep | undefined;
}

/** Beyond the deadline that the gateway gives an issuer. */
const LATE_MS = 5_000;
const REPLY: Says = { says: 'the reply' };

/** What a step comes to; `chance` in [0, 1) draws the delay. */
export function playOf(step: ScriptStep, chance: () => number): Play {
  const waitMs = waitOf(step, chance);
  const { dispute, statement } = step;
  const states = statement === undefined ? {} : { states: statement };
  const play = (does: Play['does'], says: Says = REPLY): Play => ({
    ...{ waitMs, does, says, dispute },
    ...states,
  });
  if (step.approve || step.lateApprove !== undefined) return play('approve');
  if (step.decline !== undefined) {
    const decline = declineCodeOf(step.decline);
    if (decline === undefined) throw new Error(`${step.decline} is no decline`);
    return play({ decline });
  }
  if (step.timeout) return play('nothing', { says: 'nothing' });
  if (step.reset) return play('nothing', { says: 'a reset' });
  if (step.http) return play('nothing', { says: 'a status', body: undefined, ...step.http });
  if (step.malformed) return play('nothing', { says: 'garbage', how: step.malformed });
  if (step.approveThenSilence) return play('approve', { says: 'nothing' });
  if (step.duplicateReply) return play('as-usual', { says: 'the reply twice' });
  return play('as-usual');
}

function waitOf({ delay = 0, lateApprove }: ScriptStep, chance: () => number): number {
  if (lateApprove !== undefined) return typeof lateApprove === 'number' ? lateApprove : LATE_MS;
  if (typeof delay === 'number') return delay;
  return delay.minMs + Math.floor(chance() * (delay.maxMs - delay.minMs + 1));
}
