import { DEAD_LETTERS } from '@payflow/contracts';
import { type Books, type BooksPlace, type Cell, openBooks, type Row } from '@payflow/database';
import { eventOf } from '@payflow/pg';
import { APPROVALS, approvalOf, BY_APPROVAL, endpointFact, operationFact, paymentFact } from './fact-rows.ts';
import {
  type CaseFact,
  type DeliveryFact,
  type DisputeFact,
  type Facts,
  type IssuerDisputeFact,
  type LateTimer,
  type MessageFact,
  NOTHING,
  type PostingFact,
  type RunFact,
  type Shared,
  type TownTimes,
} from './facts.ts';
import { findLeaks } from './leaks.ts';
import { lateMessages } from './read-outbox.ts';
import { replyPages } from './read-replies.ts';
import { settlementFactPages } from './read-settlements.ts';
import { shopPages } from './read-shop.ts';
import { subscriptionPages } from './read-subscriptions.ts';

/** Where a town keeps what is looked at. */
export interface TownBooks {
  readonly pg: BooksPlace;
  readonly card: BooksPlace;
  readonly merchant?: BooksPlace;
  /** Of further issuers behind the same gateway. */
  readonly otherCards?: readonly BooksPlace[];
  /** A folder of log files. */
  readonly logs?: string;
}

export interface Reading {
  readonly times: TownTimes;
  /** Payments in one page, and replies. */
  readonly pageSize: number;
}

interface Opened {
  readonly pg: Books;
  readonly cards: readonly Books[];
  readonly merchant: Books | undefined;
}

/** Payments by tid: after the one, up to and with the other; the last range is open. */
interface Range {
  readonly after: string;
  readonly upTo: string | undefined;
}

/** Longer than any timer waits for its turn while all is well; in its own time, ms. */
const PATIENCE_MS = 15_000;
/** Longer than any lease is given for, ms. */
const LONGEST_LEASE_MS = 60_000;

/** What hangs on the payments of a range, also when the payment itself is missing. */
function inRange({ after, upTo }: Range) {
  return (books: Books, sql: string, tid: string, rest = ''): Promise<Row[]> => {
    const upper = upTo === undefined ? '' : ` AND ${tid} <= ?`;
    const bounds: Cell[] = upTo === undefined ? [after] : [after, upTo];
    return books.rows(`${sql} ${tid} > ?${upper} ${rest}`, ...bounds);
  };
}

const POSTINGS = 'SELECT "transactionId", "account", "debit", "credit", "currency", "tid" FROM "postings"';
const DELIVERIES = 'SELECT "id", "eventId", "endpointId", "addressee", "state" FROM "deliveries" WHERE';
const DISPUTES = 'SELECT "id", "issuerDisputeId", "tid", "amount", "state" FROM "disputes" WHERE';
const ISSUER_DISPUTES = `SELECT d."id", d."tid", d."amount", d."state", COALESCE(e."amount", 0) AS "chargedBack" FROM "disputes" d
  LEFT JOIN "entries" e ON e."attemptId" = d."attemptId" AND e."operationId" = d."id" AND e."type" = 'charged_back' WHERE`;
const CONSUMED = `SELECT e."id" FROM "events" e JOIN "consumed" c ON c."eventId" = e."id" AND c."consumer" = 'authorizer' WHERE`;
const UNSENT = `SELECT "id" FROM "outbox" WHERE "topic" = 'payment.requested.v1' AND "publishedAt" IS NULL AND`;
const OPEN_LETTERS = `SELECT "eventId" FROM "dead_letters" WHERE "state" <> 'DONE'`;
const MESSAGE = 'o."id", o."topic", o."tid", o."seq"';

const byTid = <Fact extends { readonly tid: string }>(facts: readonly Fact[]) =>
  Map.groupBy(facts, ({ tid }) => tid);

async function paymentPage({ pg, cards }: Opened, shared: Shared, payments: Row[], range: Range) {
  const look = inRange(range);
  const events = await look(pg, 'SELECT * FROM "events" WHERE', '"tid"', 'ORDER BY "tid", "seq"');
  const messages = `SELECT ${MESSAGE} FROM "events" e JOIN "outbox" o ON o."id" = e."id" WHERE`;
  const operations = await look(pg, 'SELECT * FROM "operations" WHERE', '"tid"', 'ORDER BY "tid", "seq"');
  const approvals = await Promise.all(cards.map((card) => look(card, APPROVALS, 'a."tid"', BY_APPROVAL)));
  const contested = await Promise.all(cards.map((card) => look(card, ISSUER_DISPUTES, 'd."tid"')));
  const facts: Facts = {
    ...NOTHING,
    ...shared,
    payments: payments.map(paymentFact),
    operations: Map.groupBy(operations.map(operationFact), ({ tid }) => tid),
    events: Map.groupBy(events.map(eventOf), ({ tid }) => tid),
    messages: (await look(pg, messages, 'e."tid"')) as unknown as MessageFact[],
    approvals: approvals.flat().map(approvalOf),
    deliveries: (await look(pg, DELIVERIES, '"tid"')) as unknown as DeliveryFact[],
    told: new Map(
      events.flatMap(({ id, deliveries: left }) =>
        typeof left === 'number' ? [[String(id), left] as const] : [],
      ),
    ),
    consumed: new Set((await look(pg, CONSUMED, 'e."tid"')).map(({ id }) => String(id))),
    unsent: new Set((await look(pg, UNSENT, '"tid"')).map(({ id }) => String(id))),
    postings: (await look(pg, `${POSTINGS} WHERE`, '"tid"')) as unknown as PostingFact[],
    disputes: byTid((await look(pg, DISPUTES, '"tid"')) as unknown as DisputeFact[]),
    issuerDisputes: byTid(contested.flat() as unknown as IssuerDisputeFact[]),
  };
  return facts;
}

async function* paymentPages(opened: Opened, shared: Shared, pageSize: number): AsyncIterable<Facts> {
  const next = 'SELECT * FROM "payments" WHERE "tid" > ? ORDER BY "tid" LIMIT ?';
  for (let after: string | undefined = ''; after !== undefined; ) {
    const payments = await opened.pg.rows(next, after, pageSize);
    const upTo: string | undefined = payments.length < pageSize ? undefined : String(payments.at(-1)?.tid);
    yield await paymentPage(opened, shared, payments, { after, upTo });
    after = upTo;
  }
}

const WAITING = `${DELIVERIES} "tid" IS NULL AND "state" = 'WAITING'`;
const RUNS = 'SELECT "id", "state", "matchedNet", "accepted", "paid" FROM "reconciliation_runs"';
const CASES = 'SELECT "id", "line", "ownAmount", "statedAmount", "resolution" FROM "reconciliation_cases"';
const STRAY = `SELECT ${MESSAGE} FROM "outbox" o LEFT JOIN "events" e ON e."tid" = o."tid" AND e."seq" = o."seq"
  WHERE (e."id" IS NULL OR e."id" <> o."id") AND o."topic" <> '${DEAD_LETTERS}'`;
const LATE = `SELECT "id", "leaseUntil" FROM "timers" WHERE "leaseUntil" > ? OR ("leaseUntil" < ?
  AND (("clock" = 'business' AND "due" < ?) OR ("clock" = 'real' AND "due" < ?)))`;

async function lateTimers(books: Books, { now, realNow }: TownTimes): Promise<LateTimer[]> {
  const latest = realNow + LONGEST_LEASE_MS;
  const missed = realNow - PATIENCE_MS;
  const rows = await books.rows(LATE, latest, missed, now - PATIENCE_MS, missed);
  return rows.map(({ id, leaseUntil }) => ({
    id: String(id),
    why: Number(leaseUntil) > latest ? 'held for too long' : 'overdue',
  }));
}

const count = async (books: Books, table: string): Promise<number> =>
  Number((await books.rows(`SELECT COUNT(*) AS "rows" FROM "${table}"`))[0]?.rows);

/** The town's own issuer, and the others by number. */
const named = (cards: readonly Books[]): Record<string, Books> =>
  Object.fromEntries(cards.map((card, i) => [i === 0 ? 'card' : `card ${i + 1}`, card]));

/** What hangs on no payment. */
async function lastPage(opened: Opened, shared: Shared, logs: string | undefined): Promise<Facts> {
  const { pg, cards, merchant } = opened;
  const withTimers = merchant ? [pg, merchant] : [pg];
  const late = await Promise.all(withTimers.map((books) => lateTimers(books, shared.times)));
  const counts = await Promise.all(withTimers.map((books) => count(books, 'timers')));
  return {
    ...NOTHING,
    ...shared,
    strayMessages: (await pg.rows(STRAY)) as unknown as MessageFact[],
    lateMessages: await lateMessages(pg, shared.times),
    postings: (await pg.rows(`${POSTINGS} WHERE "tid" IS NULL`)) as unknown as PostingFact[],
    deliveries: (await pg.rows(WAITING)) as unknown as DeliveryFact[],
    runs: (await pg.rows(RUNS)) as unknown as RunFact[],
    cases: (await pg.rows(CASES)) as unknown as CaseFact[],
    timersLooked: counts.reduce((sum, rows) => sum + rows, 0),
    lateTimers: late.flat(),
    ...(await findLeaks({ pg, ...named(cards), ...(merchant ? { merchant } : {}) }, logs)),
  };
}

/** All the facts, page by page. Each database is seen at one moment, the issuers' and the shop's before the gateway's. */
export async function* factsOf(places: TownBooks, { times, pageSize }: Reading): AsyncIterable<Facts> {
  await using opening = new AsyncDisposableStack();
  // What the issuers approved, and what the shop heard, must be known to a gateway that is looked at later.
  const cards: Books[] = [];
  for (const place of [places.card, ...(places.otherCards ?? [])])
    cards.push(opening.use(await openBooks(place)));
  await using merchant = places.merchant && (await openBooks(places.merchant));
  await using pg = await openBooks(places.pg);
  const timers = await pg.rows('SELECT "kind", "subject" FROM "timers"');
  const shared = {
    times,
    timers: new Set(timers.map(({ kind, subject }) => `${kind} ${subject}`)),
    endpoints: (await pg.rows('SELECT * FROM "webhook_endpoints"')).map(endpointFact),
    openLetters: new Set((await pg.rows(OPEN_LETTERS)).map(({ eventId }) => String(eventId))),
  };
  const opened = { pg, cards, merchant };
  yield* paymentPages(opened, shared, pageSize);
  yield* replyPages(pg, shared, pageSize);
  yield* settlementFactPages(pg, shared, pageSize);
  yield* subscriptionPages(pg, shared, pageSize);
  if (merchant) yield* shopPages({ shop: merchant, pg }, shared, pageSize);
  yield await lastPage(opened, shared, places.logs);
}
