import type { Buyer } from './buyer.ts';
import type { Session, Token } from './session.ts';
import type { NamedToken } from './token.ts';

/** RFC 7914; memory is 128 · 2^log2N · r bytes. */
export interface ScryptCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

export type Scrypt = (
  password: string,
  salt: Uint8Array,
  cost: ScryptCost,
  bytes: number,
) => Promise<Uint8Array>;

/** What a session's owner changed; absent parts stay as they are. */
export interface SessionChange<Result> {
  readonly result: Result;
  readonly session?: Session;
  readonly spent?: Token;
  readonly issued?: readonly Token[];
}

export interface Buyers {
  byEmail(email: string): Promise<Buyer | undefined>;
  byId(id: string): Promise<Buyer | undefined>;
  /** Nothing happens when the address has a buyer already. */
  add(buyer: Buyer): Promise<void>;
  /** Nothing happens when the hash is another by now. */
  setPasswordHash(before: Buyer, passwordHash: string, at: number): Promise<void>;
}

export interface Sessions {
  start(session: Session, issued: readonly Token[]): Promise<void>;
  find(named: NamedToken): Promise<{ session: Session | undefined; token: Token | undefined }>;
  /** Decides on a session and the token that was shown as they are now, in one commit; `decide` may run more than once. */
  change<Result>(
    named: NamedToken,
    decide: (session: Session | undefined, token: Token | undefined) => SessionChange<Result>,
  ): Promise<Result>;
  /** Drops what has expired; `more` when that was not all of it. */
  prune(before: number): Promise<{ more: boolean }>;
}

/** Counts tries within a window of real time. */
export interface TryLimiter {
  /** Counts one more: 0 when it may be, else the milliseconds until it may. */
  take(what: string): number;
  /** It was no guess after all. */
  giveBack(what: string): void;
}
