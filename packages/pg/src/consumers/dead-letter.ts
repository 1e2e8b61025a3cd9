import { type deadLetters, type Refusal, refuse } from '@payflow/contracts';
import { hashKey } from '@payflow/service-kit';
import { clear, type TimerChange } from '../payments/change.ts';

/** A message that a consumer could not handle, so that it is tried again aside and blocks no other. */
export interface DeadLetter {
  readonly id: string;
  readonly consumer: string;
  /** null when the message neither says nor shows it. */
  readonly eventId: string | null;
  readonly topic: string;
  /** Where it stood on the bus. */
  readonly position: string;
  /** By which it is kept in order. */
  readonly key: string;
  readonly tid: string | null;
  readonly payload: string;
  /** Why the last try failed. */
  readonly reason: string;
  /** Failed tries since it was parked, or replayed last. */
  readonly attempts: number;
  readonly state: deadLetters.LetterState;
  /** Real time, ms: it is processes that fail and are repaired, not business. null unless it is RETRYING. */
  readonly nextTryAt: number | null;
  /** Business time, ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What is known of a message when it fails for the first time. */
export type Parked = Pick<
  DeadLetter,
  'consumer' | 'eventId' | 'topic' | 'position' | 'key' | 'tid' | 'payload'
>;

/** Waits after the first, second, third and fourth failure; the fifth is the last. */
export const WAITS_MS = [1_000, 5_000, 25_000, 125_000] as const;
/** No message of ours is as long; of one that is, the beginning is kept. */
export const PAYLOAD_KEPT_CHARACTERS = 65_536;
const REASON_KEPT_CHARACTERS = 500;
const LONGEST_NAME = 80;

export interface When {
  /** Business time, ms. */
  readonly at: number;
  readonly realAt: number;
}

/** One for each consumer and message, in letters that a path takes as they are. */
export function letterId({ consumer, eventId, position }: Parked): string {
  const name = (eventId ?? position).replaceAll(/[^\w.-]/g, '-');
  return `${consumer}:${name.length > LONGEST_NAME ? hashKey(name) : name}`;
}

/** A message at its first failure, before that is counted. */
export const newLetter = (parked: Parked, at: number): DeadLetter => ({
  ...parked,
  id: letterId(parked),
  payload: parked.payload.slice(0, PAYLOAD_KEPT_CHARACTERS),
  reason: '',
  attempts: 0,
  state: 'RETRYING',
  nextTryAt: null,
  createdAt: at,
  updatedAt: at,
});

/** One more failure: tried again after a wait that grows, and after the fifth one DEAD. */
export function failedAgain(letter: DeadLetter, reason: string, { at, realAt }: When): DeadLetter {
  const attempts = letter.attempts + 1;
  const waitMs = WAITS_MS[attempts - 1];
  const now = { ...letter, attempts, reason: reason.slice(0, REASON_KEPT_CHARACTERS), updatedAt: at };
  return waitMs === undefined
    ? { ...now, state: 'DEAD', nextTryAt: null }
    : { ...now, state: 'RETRYING', nextTryAt: realAt + waitMs };
}

/** Tried again later, and no failure of the message. */
export const postponed = (
  letter: DeadLetter,
  { why, waitMs }: { readonly why: string; readonly waitMs: number },
  { at, realAt }: When,
): DeadLetter => ({
  ...letter,
  reason: why.slice(0, REASON_KEPT_CHARACTERS),
  state: 'RETRYING',
  nextTryAt: realAt + waitMs,
  updatedAt: at,
});

export const settled = (letter: DeadLetter, { at }: When): DeadLetter => ({
  ...letter,
  state: 'DONE',
  nextTryAt: null,
  updatedAt: at,
});

/** Tried again at once, and by the whole schedule. Refuses what is done. */
export function replayed(letter: DeadLetter, { at, realAt }: When): DeadLetter | Refusal {
  if (letter.state === 'DONE')
    return refuse('INVALID_STATE', `${letter.id} is DONE: it was handled, and is not handled twice.`);
  return { ...letter, attempts: 0, state: 'RETRYING', nextTryAt: realAt, updatedAt: at };
}

/** The timer that a letter has: one while it is tried again, none otherwise. */
export const retryTimer = ({ id, nextTryAt }: DeadLetter): TimerChange =>
  nextTryAt === null
    ? clear('retry-message', id)
    : { timer: 'set', kind: 'retry-message', subject: id, clock: 'real', due: nextTryAt };
