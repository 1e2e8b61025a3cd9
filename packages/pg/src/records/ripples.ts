import { postingsOf } from '../ledger/postings-of.ts';
import type { Change } from '../payments/change.ts';
import { announce } from '../webhooks/announce.ts';
import type { Mail } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import type { Outcome } from './store.ts';

/** Changes together with all that follows from them: postings, outbox messages, webhook deliveries and their timers. */
export function withRipples(
  changes: readonly Change[],
  endpoints: readonly Endpoint[],
  holdUntil: number,
): Required<Pick<Outcome<never>, 'changes' | 'postings' | 'messages' | 'timers' | 'deliveries'>> & {
  mail: Mail;
} {
  const announcements = changes.map((change) => announce(change, endpoints, holdUntil));
  const deliveries = announcements.flatMap((announcement) => announcement.deliveries);
  return {
    changes,
    postings: changes.flatMap(postingsOf),
    messages: announcements.flatMap(({ messages }) => messages),
    deliveries,
    mail: { deliveries, endpoints },
    timers: announcements.flatMap(({ timers }) => timers),
  };
}
