import type { Clients, OpenDatabase } from '@payflow/database';
import type { Surroundings, SurroundingsReads } from '../payments/look-at.ts';
import type { Payment } from '../payments/payment.ts';
import { STORY_LIMIT } from '../timeline/story.ts';
import { disputeOf } from './dispute-rows.ts';
import { paymentOf } from './payment-rows.ts';

/** The settlements that have taken in one of a payment's ledger transactions, each once. */
async function settlementsOf({ posting, settlementItem }: Clients['pg'], tid: string): Promise<string[]> {
  const transactions = await posting.findMany({
    where: { tid, line: 1 },
    select: { transactionId: true },
    take: STORY_LIMIT,
  });
  const items = await settlementItem.findMany({
    where: {
      transactionId: { in: transactions.map(({ transactionId }) => transactionId) },
      settlementId: { not: null },
    },
    select: { settlementId: true },
    orderBy: { at: 'asc' },
  });
  return [...new Set(items.flatMap(({ settlementId }) => settlementId ?? []))];
}

async function surroundingsOf(
  client: Clients['pg'],
  tid: string,
  timersOf: (payment: Payment) => readonly string[],
): Promise<Surroundings | undefined> {
  const row = await client.payment.findUnique({ where: { tid } });
  if (!row) return undefined;
  const operations = await client.operation.findMany({ where: { tid }, take: STORY_LIMIT });
  const payment = paymentOf({ ...row }, operations);
  const merchant = await client.merchant.findUnique({ where: { id: row.merchantId } });
  const disputes = await client.dispute.findMany({ where: { tid }, take: STORY_LIMIT });
  const timers = await client.timer.findMany({
    where: { id: { in: [...timersOf(payment)] } },
    orderBy: { due: 'asc' },
  });
  return {
    payment,
    merchantName: merchant?.name ?? row.merchantId,
    disputes: disputes.map(disputeOf),
    timers: timers.map(({ id, due, attempts }) => ({ id, due: Number(due), attempts })),
    settlements: await settlementsOf(client, tid),
  };
}

export const createSurroundingsReads = ({ read }: Pick<OpenDatabase<'pg'>, 'read'>): SurroundingsReads => ({
  surroundingsOf: (tid, timersOf) => read((client) => surroundingsOf(client, tid, timersOf)),
});
