import {
  type Committer,
  insert,
  type Lookup,
  type OpenDatabase,
  plainRow,
  type Row,
  table,
  type View,
  type Write,
} from '@payflow/database';
import { Prisma } from '@payflow/database/card';
import { attemptOf } from '../authorizations/attempt.ts';
import type { Dispute, DisputeChange, DisputeEvent } from '../disputes/dispute.ts';
import type { DisputeStore } from '../disputes/dispute-store.ts';
import { entries, entryOf, rowOf } from './entries.ts';

const disputes = table('disputes', Prisma.DisputeScalarFieldEnum, ['id']);
const events = table('dispute_events', Prisma.DisputeEventScalarFieldEnum, ['number']);
const feeds = table('feeds', Prisma.FeedScalarFieldEnum, ['name']);

const FEED = 'disputes';
const HEAD: Lookup = { table: feeds, where: { name: FEED } };

const disputeOf = (row: Row): Dispute => row as unknown as Dispute;

/** A dispute that was ordered by a script, in the commit of the purchase. */
export const plannedRow = (dispute: Dispute): Write => insert(disputes, { ...dispute });

function changedRow({ id, version, ...dispute }: Dispute, known: Dispute | undefined): Write {
  if (!known) return insert(disputes, { id, version, ...dispute });
  const set = { ...dispute, version: version + 1 };
  return { write: 'update', table: disputes, key: { id }, set, guard: { version } };
}

/** The feed's next number; who takes the same one loses the key of the event. */
function eventRows(event: Omit<DisputeEvent, 'number'>, view: View): Write[] {
  const last = view.row(HEAD)?.last;
  const number = Number(last ?? 0) + 1;
  const head: Write =
    last === undefined
      ? insert(feeds, { name: FEED, last: number })
      : { write: 'update', table: feeds, key: { name: FEED }, set: { last: number }, guard: { last } };
  return [head, insert(events, { number, ...event })];
}

const writesOf = (
  { dispute, entry, event }: DisputeChange,
  known: Dispute | undefined,
  view: View,
): Write[] => [
  changedRow(dispute, known),
  ...(entry ? [insert(entries, rowOf(entry))] : []),
  ...(event ? eventRows(event, view) : []),
];

export interface DisputeStoreOptions {
  readonly committer: Committer;
  readonly read: OpenDatabase<'card'>['read'];
}

/** Disputes in the issuer's database; see dispute.ts for what holds. */
export function createDisputeStore({ committer, read }: DisputeStoreOptions): DisputeStore {
  return {
    decide({ id, which }, decide) {
      const own: Lookup = { table: disputes, where: { id } };
      const journal: Lookup = { table: entries, where: which };
      return committer.commit({
        lookups: [own, journal, HEAD],
        decide(view) {
          const [row] = view.rows(own);
          const dispute = row && disputeOf(row);
          const { result, change } = decide({ dispute, attempt: attemptOf(view.rows(journal).map(entryOf)) });
          return { result, writes: change ? writesOf(change, dispute, view) : [] };
        },
      });
    },
    async find(id) {
      const row = await read(({ dispute }) => dispute.findUnique({ where: { id } }));
      return row ? disputeOf(plainRow(row)) : undefined;
    },
    async list({ tid, state, limit }) {
      const where = { ...(tid === undefined ? {} : { tid }), ...(state === undefined ? {} : { state }) };
      const rows = await read(({ dispute }) =>
        dispute.findMany({ where, orderBy: [{ opensAt: 'desc' }, { id: 'desc' }], take: limit }),
      );
      return rows.map((row) => disputeOf(plainRow(row)));
    },
    async upcoming({ after, upTo, limit }) {
      const nextAt = {
        not: null,
        ...(after === undefined ? {} : { gt: after }),
        ...(upTo === undefined ? {} : { lte: upTo }),
      };
      const rows = await read(({ dispute }) =>
        dispute.findMany({ where: { nextAt }, orderBy: [{ nextAt: 'asc' }, { id: 'asc' }], take: limit }),
      );
      return rows.map((row) => disputeOf(plainRow(row)));
    },
    async approvedAttempt(tid) {
      const found = await read(({ entry }) =>
        entry.findFirst({
          where: { tid, type: 'authorized' },
          orderBy: { at: 'desc' },
          select: { attemptId: true },
        }),
      );
      return found?.attemptId;
    },
    async events(since, limit) {
      const [rows, head] = await Promise.all([
        read(({ disputeEvent }) =>
          disputeEvent.findMany({
            where: { number: { gt: since } },
            orderBy: { number: 'asc' },
            take: limit,
          }),
        ),
        read(({ feed }) => feed.findUnique({ where: { name: FEED } })),
      ]);
      return {
        events: rows.map((row) => plainRow(row) as unknown as DisputeEvent),
        last: Math.max(head?.last ?? 0, rows.at(-1)?.number ?? 0),
      };
    },
  };
}
