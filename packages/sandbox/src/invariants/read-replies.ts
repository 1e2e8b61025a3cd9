import { rest } from '@payflow/contracts';
import type { Books } from '@payflow/database';
import {
  type Facts,
  NOTHING,
  type RepliedOperation,
  type RepliedTo,
  type ReplyFact,
  type Shared,
} from './facts.ts';

const BEFORE_ID = [rest.capturePayment, rest.refundPayment, rest.voidPayment].map(({ path }) =>
  path.replace(':paymentId', ''),
);

/** The payment that a reply is about, as its path or its body names it; a refusal of `/pay/cancel` names none. */
function tidOf({ path, body }: ReplyFact): string | undefined {
  const before = BEFORE_ID.find((one) => path.startsWith(one));
  if (before !== undefined) return path.slice(before.length);
  // One that shows a secret is kept sealed, and is about no payment.
  if (!body?.startsWith('{')) return undefined;
  const reply = JSON.parse(body) as { tid?: string; data?: { tid?: string } | null };
  return reply.tid ?? reply.data?.tid;
}

const marks = (list: readonly string[]): string => list.map(() => '?').join();

const PAYMENTS = 'SELECT "tid", "status", "merchantId", "approveKey", "approvePath" FROM "payments" WHERE';

async function repliedTo(pg: Books, tids: readonly string[], inFlight: boolean): Promise<RepliedTo[]> {
  const named = tids.length === 0 ? [] : await pg.rows(`${PAYMENTS} "tid" IN (${marks(tids)})`, ...tids);
  const approving = inFlight ? await pg.rows(`${PAYMENTS} "status" = 'APPROVING'`) : [];
  return [...named, ...approving] as unknown as RepliedTo[];
}

const OPERATIONS = `SELECT o."id", o."state", o."replyPath", o."replyKey", p."merchantId" FROM "operations" o
  JOIN "payments" p ON p."tid" = o."tid" WHERE`;

async function repliedOperations(
  pg: Books,
  tids: readonly string[],
  keys: readonly string[],
): Promise<RepliedOperation[]> {
  const byTid = tids.length === 0 ? [] : await pg.rows(`${OPERATIONS} o."tid" IN (${marks(tids)})`, ...tids);
  const byKey =
    keys.length === 0 ? [] : await pg.rows(`${OPERATIONS} o."replyKey" IN (${marks(keys)})`, ...keys);
  return [...byTid, ...byKey] as unknown as RepliedOperation[];
}

const REPLIES = 'SELECT "merchantId", "method", "path", "key", "status", "body" FROM "idempotency"';
const KEY = '"merchantId", "method", "path", "key"';

/** The stored replies, page by page, each with what it is about. */
export async function* replyPages(pg: Books, shared: Shared, pageSize: number): AsyncIterable<Facts> {
  const next = `${REPLIES} WHERE (${KEY}) > (?, ?, ?, ?) ORDER BY ${KEY} LIMIT ?`;
  for (let last: ReplyFact | undefined, full = true; full; ) {
    const after = [last?.merchantId ?? '', last?.method ?? '', last?.path ?? '', last?.key ?? ''];
    const replies = (await pg.rows(next, ...after, pageSize)) as unknown as ReplyFact[];
    const tids = [...new Set(replies.flatMap((reply) => tidOf(reply) ?? []))];
    const nameless = replies.filter((reply) => tidOf(reply) === undefined).map(({ key }) => key);
    const inFlight = replies.some(({ status }) => status === null);
    yield {
      ...NOTHING,
      ...shared,
      replies,
      repliedTo: await repliedTo(pg, tids, inFlight),
      repliedOperations: await repliedOperations(pg, tids, [...new Set(nameless)]),
    };
    last = replies.at(-1);
    full = replies.length === pageSize;
  }
}
