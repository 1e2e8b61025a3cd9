import { type Refusal, refuse } from '@payflow/contracts';

/** Which request a key stands for: keys of different merchants or calls do not meet. */
export interface ReplyKey {
  readonly merchantId: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
}

/** A reply as it went out, or will go out again. */
export interface Reply {
  readonly status: number;
  readonly bytes: string;
}

export interface StoredReply extends ReplyKey {
  /** HMAC of the body, so that no hash of a card number lies about. */
  readonly fingerprint: string;
  /** Absent while the first request is in flight. */
  readonly reply: Reply | undefined;
  /** Business time, ms. */
  readonly createdAt: number;
}

/** A reply that may be forgotten; a younger one under the same key is another one. */
export interface OldReply extends ReplyKey {
  readonly createdAt: number;
}

/** Replies are kept this long. */
export const KEPT_MS = 24 * 60 * 60_000;

export type Claim =
  | { readonly claim: 'first' }
  | { readonly claim: 'repeat'; readonly reply: Reply }
  | Refusal;

/** Whether this request is the first with its key, a repeat, or neither. */
export function claimKey(
  stored: StoredReply | undefined,
  request: { fingerprint: string; at: number },
): Claim {
  if (!stored || request.at - stored.createdAt >= KEPT_MS) return { claim: 'first' };
  if (stored.fingerprint !== request.fingerprint) {
    return refuse(
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used with another body; take a fresh key.',
    );
  }
  if (!stored.reply)
    return refuse('DUPLICATE_REQUEST', 'The first request with this Idempotency-Key is still in flight.', {
      retryAfterSeconds: 1,
    });
  return { claim: 'repeat', reply: stored.reply };
}
