import type { shop } from '@payflow/contracts';
import {
  type Committer,
  insert,
  type Lookup,
  type OpenDatabase,
  type View,
  type Write,
} from '@payflow/database';
import { type Clock, isoTime } from '@payflow/service-kit';
import type { OrderState } from '../orders/order.ts';
import type { Handling, Inbox, InboxQuery, Known, Received, Subject } from '../webhooks/ports.ts';
import { orderIn, orderLookups, updateOrder } from './order-rows.ts';
import { ASK_TX, askingWrites, enteredState } from './orders.ts';
import { counterLookups, type Issuing } from './paper-rows.ts';
import {
  lookingWrites,
  lookTimerLookup,
  subscriptionLookup,
  subscriptionOf,
  updateSubscription,
} from './subscription-rows.ts';
import { tables } from './tables.ts';
import { timerId, timerLookup } from './timer-rows.ts';

type Database = OpenDatabase<'merchant'>;

export interface InboxOptions {
  readonly committer: Committer;
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
  /** What the shop calls itself on its papers. */
  readonly seller: string;
  onState(state: OrderState): void;
}

const PRUNE_AT_ONCE = 500;

const markLookup = (webhookId: string): Lookup => ({ table: tables.processed, where: { webhookId } });

/** A subject, with the shop's own id of the subscription that it names. */
interface Found {
  readonly subject: Subject | undefined;
  readonly subscriptionId: string | undefined;
}

/** What the PG calls a subscription never becomes another's, so it may be looked up ahead. */
async function found({ writePath }: Database, subject: Subject | undefined): Promise<Found> {
  if (!subject?.subscription) return { subject, subscriptionId: undefined };
  const [rows] = await writePath.load([subscriptionLookup(subject.subscription)]);
  const id = rows?.[0]?.id;
  return { subject, subscriptionId: id === undefined ? undefined : String(id) };
}

function lookupsOf({ subject, subscriptionId }: Found): Lookup[] {
  if (!subject) return [];
  const mark = markLookup(subject.webhookId);
  if (subscriptionId !== undefined)
    return [mark, subscriptionLookup({ id: subscriptionId }), lookTimerLookup(subscriptionId)];
  if (!subject.order) return [mark];
  const { orderNo, tid } = subject.order;
  return [mark, ...orderLookups({ orderNo }), timerLookup(timerId(ASK_TX, tid))];
}

function knownOf(view: View, { subject, subscriptionId }: Found): Known {
  const { orderNo } = subject?.order ?? {};
  const named =
    subscriptionId === undefined ? undefined : view.row(subscriptionLookup({ id: subscriptionId }));
  return {
    seen: subject !== undefined && view.row(markLookup(subject.webhookId)) !== undefined,
    order: orderNo === undefined ? undefined : orderIn(view, { orderNo }),
    subscription: named && subscriptionOf(named),
  };
}

/** What a handling changes: an order, or a subscription. */
function effectsOf(view: View, known: Known, handling: Handling, issuing: Issuing): Write[] {
  const { order, asking, subscription, looking } = handling;
  const writes = askingWrites(view, asking);
  if (known.order && order) writes.push(...updateOrder(view, known.order, order, issuing));
  if (known.subscription && subscription) writes.push(updateSubscription(known.subscription, subscription));
  return known.subscription ? [...writes, ...lookingWrites(view, known.subscription.id, looking)] : writes;
}

function insertEntry(entry: Received, { verdict, reason }: Handling): Write {
  const { headers, valid, ...columns } = entry;
  return insert(tables.inbox, {
    ...columns,
    valid: valid ? 1 : 0,
    verdict,
    reason,
    headers: JSON.stringify(headers),
  });
}

export function createInbox({ committer, database, clock, seller, onState }: InboxOptions): Inbox {
  return {
    async record(entry, subject, decide) {
      const about = await found(database, subject);
      const issuing = { seller, at: clock.now() };
      const { handling, entered } = await committer.commit({
        lookups: [...lookupsOf(about), ...(subject?.order ? counterLookups(issuing.at) : [])],
        decide(view) {
          const known = knownOf(view, about);
          const handling = decide(known);
          const writes = [insertEntry(entry, handling), ...effectsOf(view, known, handling, issuing)];
          if (subject && !known.seen && !handling.refusal) {
            writes.push(
              insert(tables.processed, { webhookId: subject.webhookId, processedAt: entry.receivedAt }),
            );
          }
          return { result: { handling, entered: enteredState(known.order, handling.order) }, writes };
        },
      });
      if (entered) onState(entered);
      return handling;
    },
    list: (query) => list(database, query),
    async about(tids, limit) {
      const entries = await database.read((reads) =>
        reads.inboxEntry.findMany({
          where: { tid: { in: [...tids] } },
          orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
          take: limit,
        }),
      );
      return entries.map(entryReply);
    },
    async prune({ keepEntries, marksBefore }) {
      const [entries, marks] = await database.read((reads) =>
        Promise.all([
          reads.inboxEntry.findMany({
            orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
            skip: keepEntries,
            take: PRUNE_AT_ONCE,
            select: { id: true },
          }),
          reads.processedWebhook.findMany({
            where: { processedAt: { lt: marksBefore } },
            take: PRUNE_AT_ONCE,
            select: { webhookId: true },
          }),
        ]),
      );
      const writes: Write[] = [
        ...entries.map((key): Write => ({ write: 'delete', table: tables.inbox, key })),
        ...marks.map((key): Write => ({ write: 'delete', table: tables.processed, key })),
      ];
      if (writes.length > 0)
        await committer.commit({ lookups: [], decide: () => ({ result: undefined, writes }) });
      return { more: entries.length === PRUNE_AT_ONCE || marks.length === PRUNE_AT_ONCE };
    },
  };
}

/** A row of the inbox. */
interface Entry extends Omit<shop.InboxEntry, 'receivedAt' | 'verdict' | 'headers'> {
  readonly receivedAt: bigint;
  readonly verdict: string;
  readonly headers: string;
}

const entryReply = ({ receivedAt, headers, verdict, ...entry }: Entry): shop.InboxEntry => ({
  ...entry,
  receivedAt: isoTime(Number(receivedAt)),
  verdict: verdict as shop.InboxEntry['verdict'],
  headers: JSON.parse(headers),
});

async function list(database: Database, { valid, type, tid, limit }: InboxQuery) {
  const [groups, entries] = await database.read((reads) =>
    Promise.all([
      reads.inboxEntry.groupBy({ by: ['valid', 'verdict'], _count: { _all: true } }),
      reads.inboxEntry.findMany({
        where: {
          ...(valid === undefined ? {} : { valid }),
          ...(type === undefined ? {} : { type }),
          ...(tid === undefined ? {} : { tid }),
        },
        orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
        take: limit,
      }),
    ]),
  );
  const sum = (counts: (group: (typeof groups)[number]) => boolean): number =>
    groups.filter(counts).reduce((total, group) => total + group._count._all, 0);
  return {
    counts: {
      received: sum(() => true),
      valid: sum((group) => group.valid),
      rejected: sum(({ verdict }) => verdict === 'REJECTED'),
      duplicates: sum(({ verdict }) => verdict === 'DUPLICATE'),
    },
    webhooks: entries.map(entryReply),
  };
}
