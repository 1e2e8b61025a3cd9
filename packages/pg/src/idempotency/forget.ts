import type { Clock } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import { type Forgetting, forget, forgetAt } from '../records/forgetting.ts';
import type { PaymentReads } from '../records/reads.ts';
import type { Store } from '../records/store.ts';
import { KEPT_MS } from './reply.ts';

export const FORGET_REPLIES = 'forget-replies';
const REPLIES: Forgetting = { kind: FORGET_REPLIES, subject: 'idempotency' };
/** A start has better things to do. */
const FIRST_AFTER_MS = 10 * 60_000;

export const firstForgetting = (now: number): TimerChange => forgetAt(REPLIES, now + FIRST_AFTER_MS);

/** Deletes replies that were kept long enough. */
export const forgetReplies = (store: Store, reads: PaymentReads, clock: Clock) =>
  forget({ store, clock }, REPLIES, async (now, limit) => ({
    forgets: await reads.repliesBefore(now - KEPT_MS, limit),
  }));
