import { isWebhookType, type PaymentStatus } from '@payflow/contracts';
import type { Row } from '@payflow/database';
import { fold, operationRow, type Payment, type PaymentEvent, paymentRow } from '@payflow/pg';
import { type Facts, type OperationFact, type PaymentFact, readFacts, type TownBooks } from './facts.ts';
import { ledgerBalances } from './ledger.ts';
import { moneyAgrees, nothingTwice } from './money.ts';
import { repliesAgree } from './replies.ts';

/** Names what is wrong, one sentence for each breach; nothing when the invariant holds. */
type Invariant = (facts: Facts) => Iterable<string>;

function otherCell(row: Row, made: Row): string | undefined {
  const other = Object.entries(made).find(([column, cell]) => row[column] !== cell);
  return other && `has ${other[0]} ${row[other[0]]}, and its events make it ${other[1]}`;
}

function otherOperation(payment: Payment, rows: readonly OperationFact[]): string | undefined {
  const { tid } = payment.terms;
  if (rows.length !== payment.operations.length)
    return `has ${rows.length} operations, and its events make ${payment.operations.length}`;
  return payment.operations
    .map((operation, i) => otherCell(rows[i]?.row ?? {}, operationRow(tid, operation)))
    .find((other) => other !== undefined);
}

function difference({ tid, row }: PaymentFact, { events, operations }: Facts): string | undefined {
  try {
    const folded = fold(events.get(tid) ?? []);
    if (!folded) return 'has no events';
    return otherCell(row, paymentRow(folded)) ?? otherOperation(folded, operations.get(tid) ?? []);
  } catch (error) {
    return (error as Error).message;
  }
}

/** A payment and its operations are what its events make them, step by step along the state table. */
function* historyAgrees(facts: Facts): Iterable<string> {
  const { payments, events } = facts;
  for (const payment of payments) {
    const wrong = difference(payment, facts);
    if (wrong) yield `${payment.tid} ${wrong}`;
  }
  const known = new Set(payments.map(({ tid }) => tid));
  for (const tid of events.keys()) if (!known.has(tid)) yield `${tid} has events and no row`;
}

/** Merchants hear of no authorization that is captured at once, and of no payment that another one replaced. */
function isNews({ captureMode }: PaymentFact, event: PaymentEvent): boolean {
  if (event.type === 'payment.authorized') return captureMode === 'MANUAL';
  if (event.type === 'payment.expired') return event.data.why === 'time';
  return isWebhookType(event.type);
}

/** A commit that was under way when an endpoint changed may have decided on what the endpoint was before. */
const CHANGE_SPREADS_MS = 1_000;

/** The endpoints that must hear of an event: those that have wanted it, unchanged and enabled, since before it happened. */
function listeners(payment: PaymentFact, event: PaymentEvent, { endpoints }: Facts): string[] {
  const { type, at } = event;
  if (!isWebhookType(type) || !isNews(payment, event)) return [];
  return endpoints
    .filter(({ merchantId, types }) => merchantId === payment.merchantId && types.includes(type))
    .filter(({ updatedAt, disabledAt }) => disabledAt === null && updatedAt + CHANGE_SPREADS_MS < at)
    .map(({ id }) => id);
}

type ByEvent = ReadonlyMap<string, readonly Facts['deliveries'][number][]>;

/** Who surely wanted an event and has no delivery of it. */
function* unheard(facts: Facts, byEvent: ByEvent): Iterable<string> {
  for (const payment of facts.payments) {
    for (const event of facts.events.get(payment.tid) ?? []) {
      const own = byEvent.get(event.id)?.filter(({ addressee }) => addressee === 'ENDPOINT') ?? [];
      const heard = new Set(own.map(({ endpointId }) => endpointId));
      for (const id of listeners(payment, event, facts).filter((one) => !heard.has(one)))
        yield `${event.id}, ${event.type} of ${payment.tid}, has no delivery to ${id}`;
    }
  }
}

/**
 * What an event's commit left for merchants is there, each with its timer while it waits; and whoever surely wanted
 * the event was among them.
 */
function* webhooksArrive(facts: Facts): Iterable<string> {
  const { deliveries, timers, told } = facts;
  const byEvent = Map.groupBy(deliveries, ({ eventId }) => eventId);
  for (const [eventId, left] of told) {
    const there = byEvent.get(eventId)?.length ?? 0;
    if (there !== left) yield `${eventId} left ${left} deliveries, and ${there} are there`;
  }
  yield* unheard(facts, byEvent);
  for (const { id, state } of deliveries) {
    if (state === 'WAITING' && !timers.has(`deliver ${id}`)) yield `${id} waits, and no timer sends it`;
  }
}

/** The gateway knows of every attempt that the issuer ever approved. */
function* approvalsAreKnown({ approvals, events }: Facts): Iterable<string> {
  const known = new Set<string>();
  for (const event of [...events.values()].flat()) {
    if (event.type === 'payment.approving') known.add(event.data.attempt.id);
  }
  for (const { attemptId, tid } of approvals) {
    if (!known.has(attemptId)) yield `${attemptId} was approved for ${tid}, and the gateway does not know it`;
  }
}

const WAITS_FOR: Readonly<Partial<Record<PaymentStatus, string>>> = {
  READY: 'expire',
  APPROVING: 'resolve',
  UNKNOWN: 'reverse',
  AUTHORIZED: 'void-authorization',
};

/** Nothing stays as it is for ever: a timer stands behind every state that must end. */
function* everythingEnds({ payments, operations, timers }: Facts): Iterable<string> {
  for (const { tid, status } of payments) {
    const kind = WAITS_FOR[status];
    if (kind && !timers.has(`${kind} ${tid}`)) yield `${tid} is ${status}, and has no ${kind} timer`;
  }
  for (const { id, tid, kind, state } of [...operations.values()].flat()) {
    if (state === 'PENDING' && !timers.has(`repeat-operation ${id}`))
      yield `${kind} ${id} of ${tid} is pending, and has no timer to repeat it`;
  }
}

const invariants: Readonly<Record<string, Invariant>> = {
  I1: moneyAgrees,
  I2: ledgerBalances,
  I3: historyAgrees,
  I5: webhooksArrive,
  I6: repliesAgree,
  I7: nothingTwice,
  I9: approvalsAreKnown,
  I10: everythingEnds,
};

/** Every breach in what the facts say, as `I1: …`. */
export function breachesIn(facts: Facts): string[] {
  return Object.entries(invariants).flatMap(([name, invariant]) =>
    [...invariant(facts)].map((breach) => `${name}: ${breach}`),
  );
}

/** Every breach in the books of a gateway and its issuer; some of them heal while the town is not quiet. */
export const findBreaches = async (books: TownBooks): Promise<string[]> => breachesIn(await readFacts(books));
