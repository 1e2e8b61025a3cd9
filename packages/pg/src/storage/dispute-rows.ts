import { insert, type Row, type Write } from '@payflow/database';
import type { Dispute, NewsCursor } from '../disputes/dispute.ts';
import type { DisputeFacts, DisputeOutcome, DisputeQuestion } from '../disputes/records.ts';
import { by, type Found, type Lookups } from './lookups.ts';
import { tables } from './tables.ts';

/** Disputes, and how far the issuers' news about them have been taken in, as rows. */

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

/** Numbers may come as bigint when Prisma read them. */
export const disputeOf = (row: Readonly<Record<string, unknown>>): Dispute => ({
  ...(row as unknown as Dispute),
  amount: Number(row.amount),
  openedAt: Number(row.openedAt),
  resolvedAt: numberOrNull(row.resolvedAt),
  evidenceAt: numberOrNull(row.evidenceAt),
  evidenceSentAt: numberOrNull(row.evidenceSentAt),
});

const cursorOf = (row: Row): NewsCursor => row as unknown as NewsCursor;

export function addDisputeLookups(lookups: Lookups, { disputesOf, dispute, newsOf }: DisputeQuestion): void {
  if (disputesOf !== undefined) lookups.disputesOf = by(tables.disputes, { tid: disputesOf });
  if (dispute !== undefined) lookups.dispute = by(tables.disputes, { id: dispute });
  if (newsOf !== undefined) lookups.newsOf = by(tables.disputeCursors, { issuer: newsOf });
}

export const disputeFacts = (found: Found): DisputeFacts => ({
  disputes: found.all('disputesOf').map(disputeOf),
  dispute: found.first('dispute', disputeOf),
  news: found.first('newsOf', cursorOf),
});

function disputeWrite(dispute: Dispute, { disputes, dispute: asked }: DisputeFacts): Write {
  const known = [...disputes, ...(asked ? [asked] : [])].find(({ id }) => id === dispute.id);
  if (!known) return insert(tables.disputes, { ...dispute });
  const { id, version } = known;
  const { id: _id, ...set } = { ...dispute, version: version + 1 };
  return { write: 'update', table: tables.disputes, key: { id }, set, guard: { version } };
}

/** Who takes the same news in moves the same cursor, and one of them loses. */
function cursorWrite({ issuer, last }: NewsCursor, known: NewsCursor | undefined): Write {
  if (!known) return insert(tables.disputeCursors, { issuer, last });
  const guard = { last: known.last };
  return { write: 'update', table: tables.disputeCursors, key: { issuer }, set: { last }, guard };
}

export function addDisputeWrites(
  writes: Write[],
  { dispute, news }: DisputeOutcome,
  facts: DisputeFacts,
): void {
  if (dispute) writes.push(disputeWrite(dispute, facts));
  if (news) writes.push(cursorWrite(news, facts.news));
}
