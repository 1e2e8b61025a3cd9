import { setTimeout as wait } from 'node:timers/promises';
import { type BooksPlace, openBooks } from '@payflow/database';
import { findBreaches } from '../invariants/invariants.ts';
import { post } from './asking.ts';
import type { Load } from './load.ts';
import type { ProcessTown } from './process-town.ts';

/** From the moment when everything is there again: nothing waits any longer than this. */
const DRAINED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 100;
/** Repeats that are under way at once. */
const AT_ONCE = 8;

const COUNTS: Readonly<Record<string, string>> = {
  'payments undecided': `SELECT COUNT(*) AS n FROM "payments" WHERE "status" IN ('REQUESTED', 'APPROVING', 'UNKNOWN')`,
  'operations undecided': `SELECT COUNT(*) AS n FROM "operations" WHERE "state" = 'PENDING'`,
  'webhooks that wait': `SELECT COUNT(*) AS n FROM "deliveries" WHERE "state" = 'WAITING'`,
  'messages that wait for the bus': `SELECT COUNT(*) AS n FROM "outbox" WHERE "publishedAt" IS NULL`,
  'keys in flight': `SELECT COUNT(*) AS n FROM "idempotency" WHERE "status" IS NULL`,
};

/** What still waits for something, by its name; empty when all is done. Books are a look at one moment. */
async function waiting(place: BooksPlace): Promise<Record<string, number>> {
  await using pg = await openBooks(place);
  const left: Record<string, number> = {};
  for (const [name, sql] of Object.entries(COUNTS)) {
    const [row] = await pg.rows(sql);
    if (Number(row?.n) > 0) left[name] = Number(row?.n);
  }
  return left;
}

/** For whoever has to find out why something waits: the first timers, and how tries of webhooks ended. */
async function clues(place: BooksPlace): Promise<string> {
  await using pg = await openBooks(place);
  const now = Date.now();
  const timers = await pg.rows(
    `SELECT "kind", "subject", "due" - ${now} AS "inMs", "leaseUntil" - ${now} AS "heldMs", "fence" FROM "timers" ORDER BY "due" LIMIT 5`,
  );
  const tries = await pg.rows(
    'SELECT "status", "error", COUNT(*) AS "n", MAX("durationMs") AS "tookMs" FROM "delivery_attempts" GROUP BY "status", "error"',
  );
  return JSON.stringify({ timers, tries });
}

/** Resolves when nothing waits any more, or to what still waits when that is too long after `healedAt`. */
async function undrained({ books: { pg } }: ProcessTown, healedAt: number): Promise<string[]> {
  for (;;) {
    const left = await waiting(pg);
    if (Object.keys(left).length === 0) return [];
    const tookMs = Math.round(performance.now() - healedAt);
    if (tookMs > DRAINED_WITHIN_MS)
      return [`${tookMs} ms later ${JSON.stringify(left)} wait: ${await clues(pg)}`];
    await wait(LOOK_EVERY_MS);
  }
}

/** What is wrong with each of them, few at a time. */
async function wrongWith<T>(
  all: Iterable<T>,
  look: (one: T) => Promise<string | undefined>,
): Promise<string[]> {
  const left = [...all];
  const wrong: string[] = [];
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      const found = await look(one).catch((error: Error) => `${error.message} at ${JSON.stringify(one)}`);
      if (found !== undefined) wrong.push(found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return wrong;
}

/** Every repeat under its key gives the bytes of the first time, from either gateway. */
const otherBytes = ({ gateways, credentials }: ProcessTown, { merchant }: Load): Promise<string[]> =>
  wrongWith(merchant.acknowledged, async (first) => {
    const url = gateways[first.key.length % gateways.length] ?? '';
    const again = await post({ url, secretKey: credentials.m001SecretKey }, first);
    const same = again.status === first.status && again.bytes === first.bytes && again.replayed;
    return same ? undefined : `asked again, ${JSON.stringify(first)} got ${JSON.stringify(again)}`;
  });

/** Every payment is there, and stands as its merchant was told. */
function notAsTold({ gateways, credentials }: ProcessTown, { begun, told }: Load): Promise<string[]> {
  const headers = { authorization: `Bearer ${credentials.m001SecretKey}` };
  return wrongWith(begun, async (id) => {
    const reply = await fetch(`${gateways[0]}/api/v1/payments/${id}`, { headers });
    const { data = {} } = (await reply.json()) as { data?: Readonly<Record<string, unknown>> };
    const differs = Object.entries(told.get(id) ?? {}).filter(([name, value]) => data[name] !== value);
    if (reply.ok && differs.length === 0) return undefined;
    return `${id} is ${reply.status} ${JSON.stringify(data)}; told was ${JSON.stringify(Object.fromEntries(differs))}`;
  });
}

/** Every webhook arrived, and the shop took each of them for true. */
async function unheard({ books }: ProcessTown): Promise<string[]> {
  await using pg = await openBooks(books.pg);
  await using shop = await openBooks(books.merchant);
  const sent = await pg.rows('SELECT "id", "eventId", "state" FROM "deliveries"');
  const done = await shop.rows('SELECT "webhookId" FROM "processed_webhooks"');
  const heard = new Set(done.map(({ webhookId }) => webhookId));
  const forged = await shop.rows('SELECT "webhookId", "reason" FROM "inbox_entries" WHERE "valid" = 0');
  return [
    ...sent.filter(({ state }) => state !== 'DELIVERED').map(({ id, state }) => `${id} is ${state}`),
    ...sent.filter(({ eventId }) => !heard.has(eventId)).map(({ id }) => `the shop never heard ${id}`),
    ...forged.map(({ webhookId, reason }) => `the shop refused ${webhookId}: ${reason}`),
  ];
}

/**
 * What does not hold after all has healed and the buyers have left; empty when nothing waits ten seconds after healing,
 * nothing that was acknowledged is missing or different, every webhook arrived, the books agree, and no process gave up.
 */
export async function whatIsLost(town: ProcessTown, load: Load, healedAt: number): Promise<string[]> {
  const late = await undrained(town, healedAt);
  return [
    ...town.unasked().map((words) => `ended unasked: ${words}`),
    ...late,
    ...load.merchant.refused.map((refusal) => `refused for good: ${refusal}`),
    ...(await notAsTold(town, load)),
    ...(await otherBytes(town, load)),
    ...(await unheard(town)),
    ...(await findBreaches(town.books)),
  ];
}
