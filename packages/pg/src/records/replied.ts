import { isRefusal, type Refusal } from '@payflow/contracts';
import { claimKey, type Reply, type ReplyKey, type StoredReply } from '../idempotency/reply.ts';
import type { Facts, Outcome } from './store.ts';

/** A call that changes something, with the key that makes it repeatable, if it has one. */
export interface Keyed {
  readonly replyKey: ReplyKey | undefined;
  /** HMAC of the body. */
  readonly fingerprint: string;
  /** Business time, ms. */
  readonly at: number;
}

/** An answer as it goes out; `replayed` when it is the first one's again. */
export interface Replied {
  readonly reply: Reply;
  readonly replayed: boolean;
}

/**
 * Answers a repeat from what is stored, refuses a key that is in flight or was used for something else, and
 * lets only the first request decide.
 */
export function onceByKey<Result>(
  { replyKey, fingerprint, at }: Keyed,
  { stored }: Facts,
  decide: () => Outcome<Result>,
): Outcome<Result | Replied | Refusal> {
  if (!replyKey) return decide();
  const claim = claimKey(stored, { fingerprint, at });
  if (isRefusal(claim)) return { result: claim };
  return claim.claim === 'repeat' ? { result: { reply: claim.reply, replayed: true } } : decide();
}

/** The row of a reply: complete, or in flight when there is none yet. Nothing without a key. */
export function storedReply(
  { replyKey, fingerprint, at }: Keyed,
  reply: Reply | undefined,
): { reply?: StoredReply } {
  return replyKey ? { reply: { ...replyKey, fingerprint, reply, createdAt: at } } : {};
}

/** The row of a call that began then; a younger one under the same key, once that was free again, is another call's. */
export const ownReply = (stored: StoredReply | undefined, begunAt: number): StoredReply | undefined =>
  stored && stored.createdAt <= begunAt ? stored : undefined;
