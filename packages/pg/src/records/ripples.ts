import { postingsOf } from '../ledger/postings-of.ts';
import type { Change } from '../payments/change.ts';
import { announce, type Holds } from '../webhooks/announce.ts';
import type { Mail } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import type { Outcome } from './store.ts';

/** Changes together with all that follows from them: postings, outbox messages, webhook deliveries and their timers. */
export function withRipples(
  changes: readonly Change[],
  endpoints: readonly Endpoint[],
  holds: Holds,
): Required<Pick<Outcome<never>, 'changes' | 'postings' | 'messages' | 'timers' | 'deliveries'>> & {
  mail: Mail;
} {
  const announcements = changes.map((change) => announce(change, endpoints, holds));
  const deliveries = announcements.flatMap((announcement) => announcement.deliveries);
  const messages = announcements.flatMap((announcement) => announcement.messages);
  return {
    changes,
    postings: changes.flatMap(postingsOf),
    messages,
    deliveries,
    mail: { deliveries, endpoints, messages },
    timers: announcements.flatMap(({ timers }) => timers),
  };
}
