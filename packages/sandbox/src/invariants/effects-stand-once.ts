import type { PaymentEvent } from '@payflow/pg';
import type { Facts } from './facts.ts';

/** Marks of effects are forgotten after a week; those that are about to be are not looked for. */
const REMEMBERED_MS = 6 * 24 * 60 * 60_000;
/** Longer than a message takes over a bus that takes messages, in business time, ms. */
const PATIENCE_MS = 60_000;

/** What is wrong with a payment that was requested, by what is known of its message. */
function wrongWith(
  requested: PaymentEvent,
  next: PaymentEvent | undefined,
  facts: Facts,
): string | undefined {
  const { id, tid, at } = requested;
  const { now } = facts.times;
  const isDone = facts.consumed.has(id);
  if (next)
    return !isDone && next.at > now - REMEMBERED_MS
      ? `${tid} is past REQUESTED, and nobody is done with ${id}`
      : undefined;
  if (isDone) return `${tid} is REQUESTED, and ${id} counts as done`;
  const waits = facts.openLetters.has(id) || facts.unsent.has(id) || at > now - PATIENCE_MS;
  return waits ? undefined : `${tid} is REQUESTED since ${new Date(at).toISOString()}, and nobody takes it`;
}

/** Each request has had its effect once: an issuer was asked, and the message is marked as done in that commit. */
export function* effectBreaches(facts: Facts): Iterable<string> {
  for (const [first, next] of facts.events.values()) {
    const wrong = first?.type === 'payment.requested' ? wrongWith(first, next, facts) : undefined;
    if (wrong) yield wrong;
  }
}
