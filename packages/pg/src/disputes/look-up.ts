import {
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  refuse,
  disputes as wire,
} from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { cursorOf, readCursor } from '../records/cursor.ts';
import type { Store } from '../records/store.ts';
import type { Dispute } from './dispute.ts';
import type { DisputeReads } from './dispute-reads.ts';

const timeOrNull = (at: number | null): string | null => (at === null ? null : isoTime(at));

function shape({ id, tid, amount, reason, issuer, evidence, ...dispute }: Dispute) {
  return {
    ...{ id, tid, amount, currency: 'KRW' as const, reason, issuer, evidence },
    openedAt: isoTime(dispute.openedAt),
    resolvedAt: timeOrNull(dispute.resolvedAt),
    evidenceSentAt: timeOrNull(dispute.evidenceSentAt),
  };
}

const shownToAdmin = (dispute: Dispute): wire.AdminDispute => {
  const { state, merchantId, issuerDisputeId, note } = dispute;
  return { ...shape(dispute), state, merchantId, issuerDisputeId, note };
};

/** As its merchant sees it; the contract's state has no place for what was refused, which no merchant is shown. */
export const shownDispute = (dispute: Dispute): wire.Dispute => ({
  ...shape(dispute),
  state: wire.DisputeState.parse(dispute.state),
});

/** A merchant's own dispute, refused ones aside; any other one is not there. */
export const ownDispute = (
  dispute: Dispute | undefined,
  merchantId: string,
  id: string,
): Dispute | Refusal =>
  dispute?.merchantId === merchantId && dispute.state !== 'REFUSED'
    ? dispute
    : refuse('NOT_FOUND', `There is no dispute ${id}.`);

interface Page {
  readonly found: readonly Dispute[];
  readonly nextCursor: string | null;
}

async function pageOf(
  reads: DisputeReads,
  { cursor, limit, ...query }: QueryOf<typeof wire.allDisputes> & { readonly merchantId?: string },
): Promise<Page | Refusal> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (isRefusal(after)) return after;
  // One more tells whether anything follows.
  const rows = await reads.disputes({ ...query, after, limit: limit + 1 });
  const found = rows.slice(0, limit);
  const last = rows.length > limit ? found.at(-1) : undefined;
  return { found, nextCursor: last ? cursorOf({ at: last.openedAt, id: last.id }) : null };
}

/** A page of a merchant's disputes, the newest first. Refuses a cursor that no page gave. */
export async function listDisputes(
  reads: DisputeReads,
  merchantId: string,
  query: QueryOf<typeof wire.listDisputes>,
): Promise<ReplyOf<typeof wire.listDisputes> | Refusal> {
  const page = await pageOf(reads, { ...query, merchantId });
  if (isRefusal(page)) return page;
  const disputes = page.found.map(shownDispute);
  const message = disputes.length === 1 ? '1 dispute.' : `${disputes.length} disputes.`;
  return { code: 'OK', message, data: { disputes, nextCursor: page.nextCursor } };
}

/** The same over all merchants, with those that were refused. */
export async function listAllDisputes(
  reads: DisputeReads,
  query: QueryOf<typeof wire.allDisputes>,
): Promise<ReplyOf<typeof wire.allDisputes> | Refusal> {
  const page = await pageOf(reads, query);
  return isRefusal(page) ? page : { disputes: page.found.map(shownToAdmin), nextCursor: page.nextCursor };
}

export async function showDispute(
  store: Store,
  { merchantId, id }: { readonly merchantId: string; readonly id: string },
): Promise<ReplyOf<typeof wire.getDispute> | Refusal> {
  const { dispute } = await store.look({ dispute: id });
  const own = ownDispute(dispute, merchantId, id);
  return isRefusal(own) ? own : { code: 'OK', message: `${own.state}.`, data: shownDispute(own) };
}
