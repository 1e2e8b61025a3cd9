import {
  type Committer,
  insert,
  type Lookup,
  put,
  type Row,
  type View,
  type Write,
  type WritePath,
} from '@payflow/database';
import { currentTrace, type TraceContext, traceparentOf } from '@payflow/service-kit';
import { type Change, type TimerChange, timerId } from '../payments/change.ts';
import type { PaymentEvent } from '../payments/events.ts';
import type { Facts, Outcome, Question, Store } from '../records/store.ts';
import { originText } from '../timeline/origin.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import { addBillingKeyLookups, addBillingKeyWrites, billingKeyFacts } from './billing-key-rows.ts';
import { addConsumingLookups, addConsumingWrites, consumingFacts } from './consuming-rows.ts';
import { addDisputeLookups, addDisputeWrites, disputeFacts } from './dispute-rows.ts';
import { by, foundBy, type Lookups } from './lookups.ts';
import {
  deliveryOf,
  endpointOf,
  endpointRow,
  merchantOf,
  pageOf,
  pageRow,
  replyOf,
  replyRow,
  timerRow,
} from './other-rows.ts';
import { eventRow, operationRow, paymentOf, paymentRow } from './payment-rows.ts';
import {
  addReconciliationLookups,
  addReconciliationWrites,
  reconciliationFacts,
} from './reconciliation-rows.ts';
import {
  addItemWrites,
  addSettlementLookups,
  addSettlementWrites,
  settlementFacts,
} from './settlement-rows.ts';
import { addSubscriptionLookups, addSubscriptionWrites, subscriptionFacts } from './subscription-rows.ts';
import { tables } from './tables.ts';

/** The lookups of a question, by what they answer. Every call asks one, so nothing is built that is not asked. */
function lookupsOf(question: Question): Lookups {
  const { tid, approving, operation, order, reply, endpointsOf, pageOf, merchant, delivery, timer } =
    question;
  const lookups: Lookups = {};
  if (tid !== undefined) {
    lookups.tid = by(tables.payments, { tid });
    lookups.operations = by(tables.operations, { tid });
  }
  if (approving !== undefined) lookups.approving = by(tables.payments, { tid: approving });
  if (operation !== undefined) lookups.operation = by(tables.operations, { id: operation });
  if (order) lookups.order = by(tables.payments, { merchantId: order.merchantId, orderNo: order.orderNo });
  if (reply) lookups.reply = by(tables.idempotency, { ...reply });
  if (endpointsOf !== undefined) lookups.endpointsOf = by(tables.endpoints, { merchantId: endpointsOf });
  if (pageOf !== undefined) lookups.pageOf = by(tables.pages, { tid: pageOf });
  if (merchant !== undefined) lookups.merchant = by(tables.merchants, { id: merchant });
  if (delivery !== undefined) lookups.delivery = by(tables.deliveries, { id: delivery });
  if (timer) lookups.timer = by(tables.timers, { id: timer.id });
  addConsumingLookups(lookups, question);
  addReconciliationLookups(lookups, question);
  addBillingKeyLookups(lookups, question);
  addSettlementLookups(lookups, question);
  addDisputeLookups(lookups, question);
  addSubscriptionLookups(lookups, question);
  return lookups;
}

function factsFrom(lookups: Lookups, rows: (lookup: Lookup) => readonly Row[]): Facts {
  const found = foundBy(lookups, rows);
  const { all, first } = found;
  return {
    payment: first(lookups.tid ? 'tid' : 'approving', (row) => paymentOf(row, all('operations'))),
    operationTid: first('operation', ({ tid }) => String(tid)),
    orderPayments: all('order').map((row) => paymentOf(row, [])),
    stored: first('reply', replyOf),
    endpoints: all('endpointsOf').map(endpointOf),
    page: first('pageOf', pageOf),
    merchant: first('merchant', merchantOf),
    delivery: first('delivery', deliveryOf),
    timerAttempts: first('timer', ({ attempts }) => Number(attempts)) ?? 0,
    ...consumingFacts(found),
    ...reconciliationFacts(found),
    ...billingKeyFacts(found),
    ...settlementFacts(found),
    ...disputeFacts(found),
    ...subscriptionFacts(found),
  };
}

function addChange(
  writes: Write[],
  { payment, events, operations, dropsCard }: Change,
  { deliveries, origin }: { readonly deliveries: readonly Delivery[]; readonly origin: string | null },
): void {
  const { tid, merchantId, orderNo, claim } = payment.terms;
  for (const event of events)
    writes.push(insert(tables.events, eventRow(event, { deliveries: toldBy(event, deliveries), origin })));
  writes.push(put(tables.payments, paymentRow(payment)));
  for (const operation of operations) writes.push(put(tables.operations, operationRow(tid, operation)));
  if (events[0]?.seq === 1) writes.push(insert(tables.orderClaims, { merchantId, orderNo, claim, tid }));
  if (dropsCard) writes.push({ write: 'delete', table: tables.pages, key: { tid } });
}

function toldBy({ id }: PaymentEvent, deliveries: readonly Delivery[]): number {
  let told = 0;
  for (const { eventId } of deliveries) if (eventId === id) told++;
  return told;
}

/** Who asked a question: perhaps a timer, perhaps as part of a trace. */
interface Asking extends Pick<Question, 'timer'> {
  readonly trace: TraceContext | undefined;
  readonly traceparent: string | null;
}

/** A timer that asked is ended or moved only while its fence still holds. */
function timerWrite(change: TimerChange, { timer: asking, traceparent }: Asking): Write {
  const id = timerId(change.kind, change.subject);
  const guard = asking?.id === id ? { guard: { fence: asking.fence } } : {};
  if (change.timer === 'clear') return { write: 'delete', table: tables.timers, key: { id }, ...guard };
  const update = (set: Row): Write => ({ write: 'update', table: tables.timers, key: { id }, set, ...guard });
  if (change.timer === 'hold') return update({ leaseUntil: change.until });
  if (change.timer === 'restart') return update({ due: change.due, attempts: 0 });
  if (!asking || asking.id !== id) return put(tables.timers, timerRow(change, traceparent));
  const { clock, due, attempts = 0 } = change;
  return update({ clock, due, attempts, leaseUntil: 0 });
}

/** A new endpoint, or a change of the one that was decided on; whoever was overtaken decides again. */
function endpointWrite(endpoint: Endpoint, known: readonly Endpoint[]): Write {
  const before = known.find(({ id }) => id === endpoint.id);
  if (!before) return insert(tables.endpoints, endpointRow(endpoint));
  const { id, version } = before;
  const { id: _id, ...set } = endpointRow({ ...endpoint, version: version + 1 });
  return { write: 'update', table: tables.endpoints, key: { id }, set, guard: { version } };
}

/** What is written for every payment; the lists are short, and there are many. */
function addFollowing(writes: Write[], outcome: Outcome<unknown>, asking: Asking): void {
  const { changes = [], postings = [], timers = [], messages = [], deliveries = [], asked } = outcome;
  const { traceparent, trace } = asking;
  const origin = changes.length > 0 ? originText(trace, asked) : null;
  for (const change of changes) addChange(writes, change, { deliveries, origin });
  for (const posting of postings) writes.push(insert(tables.postings, { ...posting }));
  addItemWrites(writes, postings);
  for (const change of changes) for (const set of change.timers) writes.push(timerWrite(set, asking));
  for (const set of timers) writes.push(timerWrite(set, asking));
  for (const message of messages)
    writes.push(insert(tables.outbox, { ...message, publishedAt: null, traceparent }));
  for (const delivery of deliveries) writes.push(put(tables.deliveries, { ...delivery }));
}

function writesOf(outcome: Outcome<unknown>, asking: Asking, facts: Facts): Write[] {
  const { stored, endpoints } = facts;
  const { attempt, reply, page, endpoint, dropsEndpoint, merchant, forgets = [] } = outcome;
  const writes: Write[] = [];
  addFollowing(writes, outcome, asking);
  if (attempt) writes.push(insert(tables.attempts, { ...attempt }));
  // The first claim of a key must be an insert: it is the lock between processes.
  if (reply) writes.push((stored ? put : insert)(tables.idempotency, replyRow(reply)));
  for (const { createdAt, ...key } of forgets)
    writes.push({ write: 'delete', table: tables.idempotency, key, guard: { createdAt } });
  if (page) writes.push(put(tables.pages, pageRow(page)));
  if (endpoint) writes.push(endpointWrite(endpoint, endpoints));
  if (dropsEndpoint) writes.push(dropOf(dropsEndpoint));
  if (merchant) writes.push(put(tables.merchants, { ...merchant }));
  addConsumingWrites(writes, outcome);
  addBillingKeyWrites(writes, outcome, facts);
  addReconciliationWrites(writes, outcome);
  addSettlementWrites(writes, outcome, facts);
  addDisputeWrites(writes, outcome, facts);
  addSubscriptionWrites(writes, outcome, facts);
  return writes;
}

const dropOf = ({ id, version }: Endpoint): Write => ({
  write: 'delete',
  table: tables.endpoints,
  key: { id },
  guard: { version },
});

const stillHeld = (question: Question, lookups: Lookups, view: View): boolean =>
  !question.timer || (lookups.timer !== undefined && view.row(lookups.timer)?.fence === question.timer.fence);

export function createStore(writePath: WritePath, committer: Committer): Store {
  return {
    decide<Result>(question: Question, decide: (facts: Facts) => Outcome<Result>) {
      const lookups = lookupsOf(question);
      const { timer } = question;
      // Known here alone: who decides for a batch does it for all of its requests.
      const trace = currentTrace();
      const traceparent = trace ? traceparentOf(trace) : null;
      const asking: Asking = { ...(timer ? { timer } : {}), trace, traceparent };
      return committer.commit<Result | 'LOST'>({
        lookups: Object.values(lookups),
        decide(view) {
          if (!stillHeld(question, lookups, view)) return { result: 'LOST', writes: [] };
          const facts = factsFrom(lookups, (lookup) => view.rows(lookup));
          const outcome = decide(facts);
          return { result: outcome.result, writes: writesOf(outcome, asking, facts) };
        },
      });
    },
    async look(question) {
      const lookups = lookupsOf(question);
      const wanted = Object.values(lookups);
      const loaded = await writePath.load(wanted);
      return factsFrom(lookups, (lookup) => loaded[wanted.indexOf(lookup)] ?? []);
    },
    async merchantByKeyHash(keyHash) {
      const found = await writePath.load([
        by(tables.merchants, { keyHash }),
        by(tables.merchants, { oldKeyHash: keyHash }),
      ]);
      const [row] = found.flat();
      return row && merchantOf(row);
    },
  };
}
