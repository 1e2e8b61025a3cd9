import { isWebhookType, type PaymentStatus, payStatus } from '@payflow/contracts';
import { fold, type PaymentEvent, paymentRow } from '@payflow/pg';
import { type Approval, type Facts, type PaymentFact, readFacts, type TownBooks } from './facts.ts';

/** Names what is wrong, one sentence for each breach; nothing when the invariant holds. */
type Invariant = (facts: Facts) => Iterable<string>;

const WITH_MONEY: ReadonlySet<PaymentStatus> = new Set(['AUTHORIZED', 'CAPTURED']);
const IN_DOUBT: ReadonlySet<PaymentStatus> = new Set(['APPROVING', 'UNKNOWN', 'MANUAL_REVIEW']);

const held = (live: readonly Approval[]): string =>
  live.map(({ attemptId, amount }) => `${attemptId} of ${amount}`).join(', ') || 'nothing';

/** Money is held for payments that have it, once and in full, and for no others. */
function* moneyAgrees({ payments, approvals }: Facts): Iterable<string> {
  const liveOf = Map.groupBy(
    approvals.filter(({ state }) => state === 'live'),
    ({ tid }) => tid,
  );
  for (const { tid, status, amount, attemptId } of payments) {
    const live = liveOf.get(tid) ?? [];
    const [only] = live;
    const right = live.length === 1 && only?.attemptId === attemptId && only.amount === amount;
    if (WITH_MONEY.has(status) && !right) {
      yield `${tid} is ${status} with ${attemptId} of ${amount}, and the issuer holds ${held(live)}`;
    }
    if (!WITH_MONEY.has(status) && !IN_DOUBT.has(status) && live.length > 0) {
      yield `${tid} is ${status}, and the issuer holds ${held(live)}`;
    }
  }
}

function difference({ tid, row }: PaymentFact, events: Facts['events']): string | undefined {
  try {
    const folded = fold(events.get(tid) ?? []);
    if (!folded) return 'has no events';
    const made = Object.entries(paymentRow(folded));
    const other = made.find(([column, cell]) => row[column] !== cell);
    return other && `has ${other[0]} ${row[other[0]]}, and its events make it ${other[1]}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A payment is what its events make it, step by step along the state table. */
function* historyAgrees({ payments, events }: Facts): Iterable<string> {
  for (const payment of payments) {
    const wrong = difference(payment, events);
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

/** The addresses that must hear of an event: of endpoints that were there when it happened. */
function listeners(payment: PaymentFact, event: PaymentEvent, { endpoints }: Facts): string[] {
  const { type, at } = event;
  if (!isWebhookType(type) || !isNews(payment, event)) return [];
  return endpoints
    .filter(({ merchantId, types }) => merchantId === payment.merchantId && types.includes(type))
    .filter(({ createdAt, disabledAt }) => createdAt < at && (disabledAt === null || disabledAt > at))
    .map(({ url }) => url);
}

/** Who subscribed to an event gets it, or it is known why not. */
function* webhooksArrive(facts: Facts): Iterable<string> {
  const { payments, events, deliveries, timers } = facts;
  const sent = new Set(deliveries.map(({ eventId, url }) => `${eventId} ${url}`));
  for (const payment of payments) {
    for (const event of events.get(payment.tid) ?? []) {
      const missed = listeners(payment, event, facts).filter((url) => !sent.has(`${event.id} ${url}`));
      for (const url of missed)
        yield `${event.id}, ${event.type} of ${payment.tid}, has no delivery to ${url}`;
    }
  }
  for (const { id, state } of deliveries) {
    if (state === 'WAITING' && !timers.has(`deliver ${id}`)) yield `${id} waits, and no timer sends it`;
  }
}

interface Bodied {
  readonly tid?: string;
  readonly status?: string;
}

/** A stored approval says what the payment is; a key is in flight only while its payment is. */
function* repliesAgree({ payments, replies }: Facts): Iterable<string> {
  for (const { merchantId, path, key, status, body } of replies) {
    if (path !== '/pay/approve') continue;
    const mine = payments.filter(
      (payment) => payment.merchantId === merchantId && payment.approveKey === key,
    );
    if (status === null) {
      if (!mine.some((payment) => payment.status === 'APPROVING'))
        yield `key ${key} is in flight, and no payment is`;
      continue;
    }
    const replied = JSON.parse(body ?? '{}') as Bodied;
    const payment = payments.find(({ tid }) => tid === replied.tid);
    if (!payment) yield `key ${key} repeats a reply about ${replied.tid}, which is not there`;
    else if (replied.status !== 'UNKNOWN' && replied.status !== payStatus(payment.status)) {
      yield `key ${key} repeats ${replied.status}, and ${payment.tid} is ${payment.status}`;
    }
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
};

/** Nothing stays as it is for ever: a timer stands behind every state that must end. */
function* everythingEnds({ payments, timers }: Facts): Iterable<string> {
  for (const { tid, status } of payments) {
    const kind = WAITS_FOR[status];
    if (kind && !timers.has(`${kind} ${tid}`)) yield `${tid} is ${status}, and has no timer to ${kind} it`;
  }
}

const invariants: Readonly<Record<string, Invariant>> = {
  I1: moneyAgrees,
  I3: historyAgrees,
  I5: webhooksArrive,
  I6: repliesAgree,
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
