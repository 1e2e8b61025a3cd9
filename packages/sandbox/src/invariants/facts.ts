import type { LedgerAccount, PaymentStatus, WebhookType } from '@payflow/contracts';
import { type BooksPlace, openBooks, type Row } from '@payflow/database';
import { eventOf, type PaymentEvent } from '@payflow/pg';

/** What the books of the gateway and of the issuer say, read below both of them. */
export interface Facts {
  readonly payments: readonly PaymentFact[];
  /** By the payment's tid. */
  readonly operations: ReadonlyMap<string, readonly OperationFact[]>;
  readonly events: ReadonlyMap<string, readonly PaymentEvent[]>;
  readonly approvals: readonly Approval[];
  /** `kind subject` of every timer of the gateway. */
  readonly timers: ReadonlySet<string>;
  readonly endpoints: readonly EndpointFact[];
  readonly deliveries: readonly DeliveryFact[];
  /** Event → how many deliveries its commit left; without those from before they were counted. */
  readonly told: ReadonlyMap<string, number>;
  readonly replies: readonly ReplyFact[];
  readonly postings: readonly PostingFact[];
}

export interface PostingFact {
  readonly transactionId: string;
  readonly account: LedgerAccount;
  readonly debit: number;
  readonly credit: number;
  readonly currency: string;
  readonly tid: string | null;
}

export interface PaymentFact {
  readonly tid: string;
  readonly status: PaymentStatus;
  readonly merchantId: string;
  readonly amount: number;
  readonly captureMode: string;
  readonly attemptId: string | null;
  readonly approveKey: string | null;
  readonly capturedAmount: number | null;
  readonly refundedAmount: number | null;
  /** JSON */
  readonly items: string | null;
  readonly row: Row;
}

export interface OperationFact {
  readonly id: string;
  readonly tid: string;
  readonly kind: 'capture' | 'void' | 'refund';
  readonly amount: number;
  /** JSON */
  readonly items: string | null;
  readonly state: 'PENDING' | 'DONE' | 'DECLINED';
  readonly replyPath: string | null;
  readonly replyKey: string | null;
  readonly row: Row;
}

/** An authorization that the issuer approved; live until it was reversed, or all that was taken went back. */
export interface Approval {
  readonly attemptId: string;
  readonly tid: string;
  readonly amount: number;
  readonly captured: number;
  readonly refunded: number;
  readonly state: 'live' | 'reversed' | 'refunded';
}

export interface EndpointFact {
  readonly id: string;
  readonly merchantId: string;
  readonly url: string;
  readonly types: readonly WebhookType[];
  /** When its address, its events, or whether it is enabled changed last. */
  readonly updatedAt: number;
  readonly disabledAt: number | null;
}

export interface DeliveryFact {
  readonly id: string;
  readonly eventId: string;
  readonly endpointId: string;
  readonly addressee: string;
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

const moved = (type: string): string =>
  `SUM(CASE WHEN e."type" = '${type}' THEN e."amount" ELSE 0 END) AS "${type}"`;

const APPROVALS = `SELECT a."attemptId", a."tid", a."amount", a."captured" AS "atOnce", ${['captured', 'refunded', 'reversed'].map(moved).join(', ')}
  FROM "entries" a LEFT JOIN "entries" e ON e."attemptId" = a."attemptId" AND e."seq" > a."seq"
  WHERE a."type" = 'authorized' GROUP BY a."attemptId", a."tid", a."amount", a."captured"`;

function approvalOf(row: Row): Approval {
  const amount = Number(row.amount);
  const captured = Number(row.atOnce) === 1 ? amount : Number(row.captured);
  const refunded = Number(row.refunded);
  const state = captured > 0 && refunded === captured ? 'refunded' : 'live';
  return {
    attemptId: String(row.attemptId),
    tid: String(row.tid),
    amount,
    captured,
    refunded,
    state: Number(row.reversed) > 0 ? 'reversed' : state,
  };
}

async function approvalsIn(place: BooksPlace): Promise<Approval[]> {
  await using card = await openBooks(place);
  return (await card.rows(APPROVALS)).map(approvalOf);
}

const paymentFact = (row: Row): PaymentFact => ({ ...(row as unknown as Omit<PaymentFact, 'row'>), row });

const operationFact = (row: Row): OperationFact => ({
  ...(row as unknown as Omit<OperationFact, 'row'>),
  row,
});

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
  const eventRows = await pg.rows('SELECT * FROM "events" ORDER BY "tid", "seq"');
  const events = eventRows.map(eventOf);
  const timers = await pg.rows('SELECT * FROM "timers"');
  return {
    approvals,
    payments: (await pg.rows('SELECT * FROM "payments" ORDER BY "tid"')).map(paymentFact),
    operations: Map.groupBy(
      (await pg.rows('SELECT * FROM "operations" ORDER BY "tid", "seq"')).map(operationFact),
      ({ tid }) => tid,
    ),
    events: Map.groupBy(events, ({ tid }) => tid),
    timers: new Set(timers.map(({ kind, subject }) => `${kind} ${subject}`)),
    endpoints: (await pg.rows('SELECT * FROM "webhook_endpoints"')).map(endpointFact),
    deliveries: (await pg.rows('SELECT * FROM "deliveries"')) as unknown as DeliveryFact[],
    told: new Map(
      eventRows.flatMap(({ id, deliveries }) =>
        typeof deliveries === 'number' ? [[String(id), deliveries] as const] : [],
      ),
    ),
    replies: (await pg.rows('SELECT * FROM "idempotency"')) as unknown as ReplyFact[],
    postings: (await pg.rows('SELECT * FROM "postings"')) as unknown as PostingFact[],
  };
}
