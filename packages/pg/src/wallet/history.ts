import { isRefusal, type QueryOf, type Refusal, type ReplyOf, refuse, type wallet } from '@payflow/contracts';
import { cutPage, isoTime } from '@payflow/service-kit';
import { cursorOf, placeOf } from '../ledger/cursor.ts';
import { amountOf, type LedgerReads } from '../ledger/ledger.ts';
import { endOfDay, startOfDay } from '../ledger/seoul-day.ts';
import { counted } from '../records/page.ts';
import type { Movement, WalletReads } from './reads.ts';
import { payoutOf } from './wallet.ts';

/** The movements of a merchant's wallet, each with the balance after it. */

function kindOf({ transactionId, amount, item }: Movement): wallet.WalletLineKind {
  if (transactionId.startsWith('stl_')) return 'PAYOUT';
  if (transactionId.startsWith('dsp_')) return amount < 0 ? 'DISPUTE_OPENED' : 'DISPUTE_WON';
  if (item && item.kind !== 'DISPUTE') return item.kind;
  return amount < 0 ? 'REFUND' : 'CAPTURE';
}

function lineOf(movement: Movement, balance: bigint): wallet.WalletLine {
  const { transactionId, amount, tid, day, at, item } = movement;
  const kind = kindOf(movement);
  const settlementId = kind === 'PAYOUT' ? transactionId : (item?.settlementId ?? null);
  return { transactionId, kind, amount, balance: amountOf(balance), tid, settlementId, day, at: isoTime(at) };
}

const CURSOR = /^(-?\d{1,16}) ([\w-]{1,200})$/;

/** Where a page ended, and the balance before its last line: so no later page has to add all lines up again. */
const pageEnd = (last: Movement, balance: bigint): string =>
  Buffer.from(`${balance} ${cursorOf(last)}`).toString('base64url');

function readPageEnd(cursor: string) {
  const [, balance, place = ''] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const after = placeOf(place);
  if (balance !== undefined && !isRefusal(after)) return { balance: BigInt(balance), after };
  const message = 'must be the nextCursor of a reply';
  return refuse('VALIDATION_FAILED', `cursor ${message}`, { errors: [{ path: 'cursor', message }] });
}

/** What was in the wallet before a moment; one sum along the index. */
async function balanceBefore(
  reads: LedgerReads,
  merchantId: string,
  beforeMs: number | undefined,
): Promise<bigint> {
  const bound = beforeMs === undefined ? {} : { beforeMs };
  const sums = await reads.sums({ merchantId, account: 'merchant_payable', ...bound });
  return sums.reduce((sum, { debits, credits }) => sum + credits - debits, 0n);
}

/** One page, the newest first. The first page adds the wallet up; the others go on from where the page before them ended. */
export async function historyOf(
  reads: { readonly ledger: LedgerReads; readonly wallet: WalletReads },
  merchantId: string,
  { from, to, cursor, limit }: QueryOf<typeof wallet.walletHistory>,
): Promise<ReplyOf<typeof wallet.walletHistory> | Refusal> {
  const end = cursor === undefined ? undefined : readPageEnd(cursor);
  if (isRefusal(end)) return end;
  const beforeMs = to === undefined ? undefined : endOfDay(to);
  let balance = end?.balance ?? (await balanceBefore(reads.ledger, merchantId, beforeMs));
  const fromMs = from === undefined ? undefined : startOfDay(from);
  const query = { merchantId, fromMs, beforeMs, after: end?.after, limit: limit + 1 };
  const found = await reads.wallet.movements(query);
  const withBalance = found.map((movement) => {
    const line = lineOf(movement, balance);
    balance -= BigInt(movement.amount);
    return { movement, line, left: balance };
  });
  const page = cutPage(withBalance, limit, ({ movement, left }) => pageEnd(movement, left));
  const lines = page.rows.map(({ line }) => line);
  return { code: 'OK', message: counted(lines, 'line'), data: { lines, nextCursor: page.nextCursor } };
}

/** What was paid out, the newest first. */
export async function payoutsOf(
  reads: WalletReads,
  merchantId: string,
  { cursor, limit }: QueryOf<typeof wallet.walletPayouts>,
): Promise<ReplyOf<typeof wallet.walletPayouts> | Refusal> {
  const before =
    cursor === undefined ? undefined : Number(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (before !== undefined && !(Number.isSafeInteger(before) && before > 0)) {
    const message = 'must be the nextCursor of a reply';
    return refuse('VALIDATION_FAILED', `cursor ${message}`, { errors: [{ path: 'cursor', message }] });
  }
  const found = await reads.payouts(merchantId, { before, limit: limit + 1 });
  const { rows, nextCursor } = cutPage(found, limit, ({ number }) =>
    Buffer.from(String(number)).toString('base64url'),
  );
  return {
    code: 'OK',
    message: counted(rows, 'payout'),
    data: { payouts: rows.map(payoutOf), nextCursor },
  };
}
