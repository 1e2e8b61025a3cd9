/** How long the shop waits before it asks the PG again what became of a payment. */
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const THEN_EVERY_MS = 60_000;

/** About a day of asking; after that only a webhook, or a person, can settle the order. */
export const MOST_ASKS = WAITS_MS.length + 24 * 60;

/** The call to approve has 10 s; whoever holds no reply a second later has lost it. */
export const APPROVE_DEADLINE_MS = 10_000;
export const APPROVE_LOST_AFTER_MS = APPROVE_DEADLINE_MS + 1_000;

/** Milliseconds before ask number `attempts` (from 0), give or take a fifth; undefined when there were enough. */
export function waitMs(attempts: number, fraction: number): number | undefined {
  if (attempts >= MOST_ASKS) return undefined;
  return Math.round((WAITS_MS[attempts] ?? THEN_EVERY_MS) * (0.8 + 0.4 * fraction));
}

const REFUND_THEN_EVERY_MS = 60 * 60_000;

/** The same for a refund, of which the answer is waited for without end: once an hour after that day. */
export const refundWaitMs = (attempts: number, fraction: number): number =>
  waitMs(attempts, fraction) ?? REFUND_THEN_EVERY_MS;
