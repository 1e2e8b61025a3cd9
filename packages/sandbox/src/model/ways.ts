import type { Effect } from './faults.ts';
import type { Heard } from './ground.ts';
import type { PaymentState } from './payment-state.ts';

/** The gateway did what the model knows to be wrong. */
export class ModelSaysNo extends Error {}

type Json = Readonly<Record<string, unknown>>;

/** How a reply must look; only what is named is looked at, and what is named as undefined must be absent. */
export type Says =
  | {
      readonly status: number;
      readonly json?: Json;
      /** Part of the message. */
      readonly message?: string;
      /** The reply names a payment that was not there before. */
      readonly newTid?: true;
    }
  | 'cut';

/** One way that a call may go: what is answered, and what becomes of the payment. */
export interface Way {
  readonly says: Says;
  readonly next: PaymentState;
  /** The state of a payment that it makes. */
  readonly makes?: PaymentState;
  /** Whether the reply is kept for the key, or will be when the process that died over it is healed. */
  readonly keeps: 'kept' | 'in flight' | 'free';
}

/** The circumstances of a call. */
export interface Moment {
  /** Business time, ms. */
  readonly now: number;
  readonly realNow: number;
  /** What the gateway can make of the issuer. */
  readonly effect: Effect;
  /** So many calls failed that the breaker may be open. */
  readonly breaker: 'closed' | 'perhaps open';
}

export const refusal = (next: PaymentState, status: number, code: string): Way => ({
  says: { status, json: { code } },
  next,
  keeps: 'free',
});

export const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function isPartOf(part: unknown, whole: unknown): boolean {
  if (typeof part !== 'object' || part === null) return part === whole;
  if (typeof whole !== 'object' || whole === null) return false;
  return Object.entries(part).every(([name, value]) => isPartOf(value, (whole as Json)[name]));
}

/** The payment that a reply is about. */
export function tidIn(heard: Heard): unknown {
  if (heard === 'cut') return undefined;
  const { tid, data } = heard.json;
  return tid ?? (data as Json | undefined)?.tid;
}

/** Those of the ways that explain what was heard. Throws ModelSaysNo when none does. */
export function choose(
  ways: readonly Way[],
  heard: Heard,
  what: string,
  isKnown: (tid: unknown) => boolean,
): Way[] {
  const chosen = ways.filter(({ says }) => explains(says, heard, isKnown));
  if (chosen.length > 0) return chosen;
  const said = heard === 'cut' ? 'with nothing: the gateway died' : `${heard.status} ${heard.bytes}`;
  throw new ModelSaysNo(
    `${what} was answered ${said}\nthe model knows ${shown(ways.map(({ says }) => says))}`,
  );
}

function explains(says: Says, heard: Heard, isKnown: (tid: unknown) => boolean): boolean {
  if (says === 'cut' || heard === 'cut') return says === heard;
  const { status, json = {}, message = '', newTid } = says;
  return (
    status === heard.status &&
    !heard.replayed &&
    isPartOf(json, heard.json) &&
    String(heard.json.message ?? '').includes(message) &&
    (newTid === undefined || !isKnown(tidIn(heard)))
  );
}
