import { adminPayments } from '@payflow/contracts';
import { type Clock, type Routes, serve, serveEvents } from '@payflow/service-kit';
import type { LiveFeed } from '../live/feed.ts';
import type { SearchReads } from '../search/reads.ts';
import { searchPayments } from '../search/search.ts';

interface Looking {
  readonly reads: SearchReads;
  readonly live: LiveFeed;
  readonly clock: Clock;
}

const TIME = /^\d{1,15}$/;

/** All merchants' payments, and the stream of what changes: events `payments`, whose id is the business time they were seen at. */
export function addAdminPaymentRoutes(routes: Routes, { reads, live, clock }: Looking): void {
  serve(routes, adminPayments.searchPayments, ({ query }) => searchPayments({ reads, clock }, query));
  serveEvents(routes, {
    path: '/admin/api/live',
    access: 'admin',
    clock,
    begin: (stream, lastId) =>
      live.listen(
        {
          tell: (change, at) => stream.send('payments', change, String(at)),
          end: stream.end,
        },
        lastId !== undefined && TIME.test(lastId) ? Number(lastId) : undefined,
      ),
  });
}
