import {
  isRefusal,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  refuse,
  disputes as wire,
} from '@payflow/contracts';
import { isoTime, isoTimeOrNull, type Page } from '@payflow/service-kit';
import { counted, pageOf } from '../records/page.ts';
import type { Store } from '../records/store.ts';
import type { Dispute } from './dispute.ts';
import type { DisputeReads } from './dispute-reads.ts';

function shape({ id, tid, amount, reason, issuer, evidence, ...dispute }: Dispute) {
  return {
    ...{ id, tid, amount, currency: 'KRW' as const, reason, issuer, evidence },
    openedAt: isoTime(dispute.openedAt),
    resolvedAt: isoTimeOrNull(dispute.resolvedAt),
    evidenceSentAt: isoTimeOrNull(dispute.evidenceSentAt),
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

const disputesOf = (
  reads: DisputeReads,
  { cursor, limit, ...query }: QueryOf<typeof wire.allDisputes> & { readonly merchantId?: string },
): Promise<Page<Dispute> | Refusal> =>
  pageOf(
    { cursor, limit },
    (place) => reads.disputes({ ...query, ...place }),
    ({ openedAt, id }) => ({ at: openedAt, id }),
  );

/** A page of a merchant's disputes, the newest first. Refuses a cursor that no page gave. */
export async function listDisputes(
  reads: DisputeReads,
  merchantId: string,
  query: QueryOf<typeof wire.listDisputes>,
): Promise<ReplyOf<typeof wire.listDisputes> | Refusal> {
  const page = await disputesOf(reads, { ...query, merchantId });
  if (isRefusal(page)) return page;
  const { rows, nextCursor } = page;
  return {
    code: 'OK',
    message: counted(rows, 'dispute'),
    data: { disputes: rows.map(shownDispute), nextCursor },
  };
}

/** The same over all merchants, with those that were refused. */
export async function listAllDisputes(
  reads: DisputeReads,
  query: QueryOf<typeof wire.allDisputes>,
): Promise<ReplyOf<typeof wire.allDisputes> | Refusal> {
  const page = await disputesOf(reads, query);
  return isRefusal(page) ? page : { disputes: page.rows.map(shownToAdmin), nextCursor: page.nextCursor };
}

export async function showDispute(
  store: Store,
  { merchantId, id }: { readonly merchantId: string; readonly id: string },
): Promise<ReplyOf<typeof wire.getDispute> | Refusal> {
  const { dispute } = await store.look({ dispute: id });
  const own = ownDispute(dispute, merchantId, id);
  return isRefusal(own) ? own : { code: 'OK', message: `${own.state}.`, data: shownDispute(own) };
}
