import { insert, type Write } from '@payflow/database';
import type { Posting } from '../ledger/posting.ts';
import { itemsOf, type SettlementItem } from '../settlements/item.ts';
import type { SettlementFacts, SettlementOutcome, SettlementQuestion } from '../settlements/records.ts';
import type { Settlement } from '../settlements/settlement.ts';
import { by, type Found, type Lookups } from './lookups.ts';
import { tables } from './tables.ts';

/** Settlements and what they are made of, as rows. Numbers may come as bigint when Prisma read them. */

type StoredRow = Readonly<Record<string, unknown>>;

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

export const settlementOf = (row: StoredRow): Settlement => ({
  ...(row as unknown as Settlement),
  grossAmount: Number(row.grossAmount),
  refundAmount: Number(row.refundAmount),
  feeAmount: Number(row.feeAmount),
  vatAmount: Number(row.vatAmount),
  adjustments: Number(row.adjustments),
  carriedIn: Number(row.carriedIn),
  netAmount: Number(row.netAmount),
  incomeTax: Number(row.incomeTax),
  localTax: Number(row.localTax),
  payoutAmount: Number(row.payoutAmount),
  carriedOut: Number(row.carriedOut),
  openedAt: Number(row.openedAt),
  closedAt: numberOrNull(row.closedAt),
  paidAt: numberOrNull(row.paidAt),
});

export const settlementItemOf = (row: StoredRow): SettlementItem => ({
  ...(row as unknown as SettlementItem),
  gross: Number(row.gross),
  fee: Number(row.fee),
  vat: Number(row.vat),
  net: Number(row.net),
  at: Number(row.at),
});

export function addSettlementLookups(
  lookups: Lookups,
  { settlement, settlementNumber }: SettlementQuestion,
): void {
  if (settlement !== undefined) lookups.settlement = by(tables.settlements, { id: settlement });
  if (settlementNumber) lookups.settlementNumber = by(tables.settlements, { ...settlementNumber });
}

export const settlementFacts = (found: Found): SettlementFacts => ({
  settlement: found.first('settlement', settlementOf) ?? found.first('settlementNumber', settlementOf),
});

/** What is posted on `merchant_payable` waits for its settlement from its own commit on. */
export function addItemWrites(writes: Write[], postings: readonly Posting[]): void {
  for (const item of itemsOf(postings)) writes.push(insert(tables.settlementItems, { ...item }));
}

/** Each change of a settlement takes items or moves its status, so these two say whether it is as it was. */
export function addSettlementWrites(
  writes: Write[],
  { settlement, settles = [] }: SettlementOutcome,
  { settlement: before }: SettlementFacts,
): void {
  if (!settlement) return;
  const { id, ...set } = settlement;
  const { merchantId } = settlement;
  if (before) {
    const guard = { status: before.status, itemCount: before.itemCount };
    writes.push({ write: 'update', table: tables.settlements, key: { id }, set, guard });
  } else {
    writes.push(insert(tables.settlements, { ...settlement }));
  }
  for (const transactionId of settles)
    writes.push({
      write: 'update',
      table: tables.settlementItems,
      key: { merchantId, transactionId },
      set: { settlementId: id },
      guard: { settlementId: null },
    });
}
