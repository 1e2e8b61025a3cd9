import {
  type Refusal,
  refuse,
  type shop,
  shop as shopContract,
  type shopExchanges,
} from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import { type Asking, mayLook } from '../buyers/shopper.ts';
import type { Orders } from '../orders/ports.ts';
import type { CallLog, CallRecord } from './call-log.ts';

type Exchange = shopExchanges.Exchange;

export interface ShowExchangesParts {
  readonly orders: Pick<Orders, 'find'>;
  readonly calls: CallLog;
  /** What came in about payments, the newest first. */
  webhooksAbout(tids: readonly string[], limit: number): Promise<readonly shop.InboxEntry[]>;
}

const MOST_WEBHOOKS = 50;

function answered({ answer }: CallRecord): Pick<Exchange, 'status' | 'reply' | 'ms' | 'note'> {
  if (!answer) return { status: null, reply: null, ms: null, note: null };
  const { ms, came } = answer;
  switch (came.answer) {
    case 'reply':
      return { status: came.status, reply: came.reply, ms, note: null };
    case 'refused':
      return { status: came.status, reply: came.problem, ms, note: null };
    case 'lost':
      return { status: null, reply: null, ms, note: came.why };
  }
}

const ofCall = (record: CallRecord): Exchange => {
  const { number, call, at, method, path, key, request } = record;
  return { id: `call-${number}`, call, at: isoTime(at), method, path, key, request, ...answered(record) };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Of what was refused the inbox keeps the reason, not the reply. */
const ofWebhook = ({ id, receivedAt, webhookId, rawBody, verdict, reason }: shop.InboxEntry): Exchange => ({
  id,
  call: 'WEBHOOK',
  at: receivedAt,
  method: 'POST',
  path: shopContract.receiveWebhook.path,
  key: webhookId,
  request: parsed(rawBody),
  status: verdict === 'REJECTED' ? null : 200,
  reply: verdict === 'REJECTED' ? null : { ok: true },
  ms: null,
  note: reason === null ? verdict : `${verdict}: ${reason}`,
});

/** The payments that the order ever had, as far as is remembered. */
function tidsOf(readies: readonly CallRecord[], latest: string | undefined): string[] {
  const made = readies.flatMap(({ answer }) =>
    answer?.came.answer === 'reply' ? [(answer.came.reply as { tid: string }).tid] : [],
  );
  return [...new Set([...made, ...(latest === undefined ? [] : [latest])])];
}

/** What the shop and the PG said about an order, the oldest first. Refuses NOT_FOUND as the order does. */
export function createShowExchanges({ orders, calls, webhooksAbout }: ShowExchangesParts) {
  return async (orderNo: string, asking: Asking): Promise<{ exchanges: Exchange[] } | Refusal> => {
    const order = await orders.find({ orderNo });
    if (!order || !mayLook(asking, order)) return refuse('NOT_FOUND', `There is no order ${orderNo}.`);
    const readies = calls.about(orderNo);
    const tids = tidsOf(readies, order.payment?.tid);
    const webhooks = tids.length === 0 ? [] : await webhooksAbout(tids, MOST_WEBHOOKS);
    const own = [...readies, ...tids.flatMap((tid) => calls.about(tid))].sort((a, b) => a.number - b.number);
    const exchanges = [...own.map(ofCall), ...[...webhooks].reverse().map(ofWebhook)];
    // Times are to the millisecond, and sorting is stable: what the shop began stands before what came of it.
    return { exchanges: exchanges.sort((a, b) => a.at.localeCompare(b.at)) };
  };
}
