import type { settlements } from '@payflow/contracts';
import type { Posting } from '../ledger/posting.ts';

/**
 * What one ledger transaction does to what the gateway owes a merchant; settlements are made of these.
 * 1. Each transaction that touches `merchant_payable` and is no payout has exactly one, written in its own commit.
 * 2. gross = fee + VAT + net, because debits equal credits.
 * 3. It is in at most one settlement, one of its own merchant, for ever.
 */
export interface SettlementItem {
  readonly transactionId: string;
  readonly merchantId: string;
  /** null until a settlement takes it. */
  readonly settlementId: string | null;
  readonly tid: string | null;
  readonly seq: number | null;
  readonly kind: settlements.ItemKind;
  /** Minor units, as all of these: above zero what was taken, below what went back. */
  readonly gross: number;
  /** What the gateway kept; below zero what it gave back. */
  readonly fee: number;
  readonly vat: number;
  /** What it does to `merchant_payable`. */
  readonly net: number;
  /** The business day in Asia/Seoul, YYYY-MM-DD. */
  readonly day: string;
  /** Business time, ms. */
  readonly at: number;
}

interface Moved {
  net: number;
  fee: number;
  vat: number;
  receivable: number;
  isDisputed: boolean;
  isPayout: boolean;
}

function movedBy(lines: readonly Posting[]): Moved {
  const moved: Moved = { net: 0, fee: 0, vat: 0, receivable: 0, isDisputed: false, isPayout: false };
  for (const { account, debit, credit } of lines) {
    if (account === 'merchant_payable') moved.net += credit - debit;
    else if (account === 'fee_income') moved.fee += credit - debit;
    else if (account === 'vat_payable') moved.vat += credit - debit;
    else if (account === 'issuer_receivable') moved.receivable += debit - credit;
    else if (account === 'dispute_hold') moved.isDisputed = true;
    else if (account === 'bank') moved.isPayout = true;
  }
  return moved;
}

function kindOf({ isDisputed, receivable }: Moved): settlements.ItemKind {
  if (isDisputed) return 'DISPUTE';
  if (receivable === 0) return 'ADJUSTMENT';
  return receivable > 0 ? 'CAPTURE' : 'REFUND';
}

/** Of the lines of one transaction; nothing when it leaves `merchant_payable` alone, or is a payout. */
function itemOf(lines: readonly Posting[]): SettlementItem | undefined {
  const moved = movedBy(lines);
  const [first] = lines;
  if (!first || moved.net === 0 || moved.isPayout) return undefined;
  const { transactionId, merchantId, tid, seq, day, at } = first;
  if (merchantId === null) throw new Error(`I11: ${transactionId} owes nobody in particular`);
  const { net, fee, vat } = moved;
  const gross = net + fee + vat;
  const kind = kindOf(moved);
  return { transactionId, merchantId, settlementId: null, tid, seq, kind, gross, fee, vat, net, day, at };
}

/** The items of what is posted in one commit; the lines of a transaction stand together. */
export function itemsOf(postings: readonly Posting[]): SettlementItem[] {
  const items: SettlementItem[] = [];
  for (let from = 0, to = 0; from < postings.length; from = to) {
    const id = postings[from]?.transactionId;
    do to++;
    while (postings[to]?.transactionId === id && to < postings.length);
    const item = itemOf(postings.slice(from, to));
    if (item) items.push(item);
  }
  return items;
}
