import type { PaymentStatus, WebhookType } from '@payflow/contracts';
import { type BooksPlace, openBooks, type Row } from '@payflow/database';
import { eventOf, type PaymentEvent } from '@payflow/pg';

/** What the books of the gateway and of the issuer say, read below both of them. */
export interface Facts {
  readonly payments: readonly PaymentFact[];
  readonly events: ReadonlyMap<string, readonly PaymentEvent[]>;
  readonly approvals: readonly Approval[];
  /** `kind subject` of every timer of the gateway. */
  readonly timers: ReadonlySet<string>;
  readonly endpoints: readonly EndpointFact[];
  readonly deliveries: readonly DeliveryFact[];
  readonly replies: readonly ReplyFact[];
}

export interface PaymentFact {
  readonly tid: string;
  readonly status: PaymentStatus;
  readonly merchantId: string;
  readonly amount: number;
  readonly captureMode: string;
  readonly attemptId: string | null;
  readonly approveKey: string | null;
  readonly row: Row;
}

/** An authorization that the issuer approved; live until it was reversed. */
export interface Approval {
  readonly attemptId: string;
  readonly tid: string;
  readonly amount: number;
  readonly state: 'live' | 'reversed';
}

export interface EndpointFact {
  readonly id: string;
  readonly merchantId: string;
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly createdAt: number;
  readonly disabledAt: number | null;
}

export interface DeliveryFact {
  readonly id: string;
  readonly eventId: string;
  readonly url: string;
  readonly state: string;
}

export interface ReplyFact {
  readonly merchantId: string;
  readonly path: string;
  readonly key: string;
  /** Absent while the first request is in flight. */
  readonly status: number | null;
  readonly body: string | null;
}

const APPROVALS = `SELECT a."attemptId", a."tid", a."amount", CASE WHEN r."seq" IS NULL THEN 1 ELSE 0 END AS "live" FROM "entries" a
  LEFT JOIN "entries" r ON r."attemptId" = a."attemptId" AND r."type" = 'reversed' WHERE a."type" = 'authorized'`;

async function approvalsIn(place: BooksPlace): Promise<Approval[]> {
  await using card = await openBooks(place);
  return (await card.rows(APPROVALS)).map(({ attemptId, tid, amount, live }) => ({
    attemptId: String(attemptId),
    tid: String(tid),
    amount: Number(amount),
    state: live === 1 ? 'live' : 'reversed',
  }));
}

const paymentFact = (row: Row): PaymentFact => ({ ...(row as unknown as Omit<PaymentFact, 'row'>), row });

function endpointFact({ events, ...rest }: Row): EndpointFact {
  return { ...(rest as unknown as Omit<EndpointFact, 'types'>), types: JSON.parse(String(events)) };
}

export interface TownBooks {
  readonly pg: BooksPlace;
  readonly card: BooksPlace;
}

export async function readFacts(books: TownBooks): Promise<Facts> {
  // The issuer first: what it approved must be known to a gateway that is looked at later.
  const approvals = await approvalsIn(books.card);
  await using pg = await openBooks(books.pg);
  const events = (await pg.rows('SELECT * FROM "events" ORDER BY "tid", "seq"')).map(eventOf);
  const timers = await pg.rows('SELECT * FROM "timers"');
  return {
    approvals,
    payments: (await pg.rows('SELECT * FROM "payments" ORDER BY "tid"')).map(paymentFact),
    events: Map.groupBy(events, ({ tid }) => tid),
    timers: new Set(timers.map(({ kind, subject }) => `${kind} ${subject}`)),
    endpoints: (await pg.rows('SELECT * FROM "webhook_endpoints"')).map(endpointFact),
    deliveries: (await pg.rows('SELECT * FROM "deliveries"')) as unknown as DeliveryFact[],
    replies: (await pg.rows('SELECT * FROM "idempotency"')) as unknown as ReplyFact[],
  };
}
