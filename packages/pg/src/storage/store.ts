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
import { type Change, type TimerChange, timerId } from '../payments/change.ts';
import type { PaymentEvent } from '../payments/events.ts';
import type { Facts, Outcome, Question, Store } from '../records/store.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
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
import { tables } from './tables.ts';

const by = (table: Lookup['table'], where: Row): Lookup => ({ table, where });

type Named = keyof Question | 'operations';

/** The lookups of a question, by what they answer. */
function lookupsOf(question: Question): Partial<Record<Named, Lookup>> {
  const { tid, operation, order, reply, endpointsOf, pageOf, merchant, delivery, timer } = question;
  return {
    ...(tid === undefined
      ? {}
      : { tid: by(tables.payments, { tid }), operations: by(tables.operations, { tid }) }),
    ...(operation === undefined ? {} : { operation: by(tables.operations, { id: operation }) }),
    ...(order ? { order: by(tables.payments, { ...order }) } : {}),
    ...(reply ? { reply: by(tables.idempotency, { ...reply }) } : {}),
    ...(endpointsOf === undefined ? {} : { endpointsOf: by(tables.endpoints, { merchantId: endpointsOf }) }),
    ...(pageOf === undefined ? {} : { pageOf: by(tables.pages, { tid: pageOf }) }),
    ...(merchant === undefined ? {} : { merchant: by(tables.merchants, { id: merchant }) }),
    ...(delivery === undefined ? {} : { delivery: by(tables.deliveries, { id: delivery }) }),
    ...(timer ? { timer: by(tables.timers, { id: timer.id }) } : {}),
  };
}

type Rows = (lookup: Lookup) => readonly Row[];

function factsFrom(lookups: ReturnType<typeof lookupsOf>, rows: Rows): Facts {
  const all = (name: Named): readonly Row[] => (lookups[name] ? rows(lookups[name]) : []);
  const first = <T>(name: Named, read: (row: Row) => T): T | undefined => {
    const [row] = all(name);
    return row && read(row);
  };
  return {
    payment: first('tid', (row) => paymentOf(row, all('operations'))),
    operationTid: first('operation', ({ tid }) => String(tid)),
    orderPayments: all('order').map((row) => paymentOf(row, [])),
    stored: first('reply', replyOf),
    endpoints: all('endpointsOf').map(endpointOf),
    page: first('pageOf', pageOf),
    merchant: first('merchant', merchantOf),
    delivery: first('delivery', deliveryOf),
    timerAttempts: first('timer', ({ attempts }) => Number(attempts)) ?? 0,
  };
}

function changeWrites(
  { payment, events, operations, dropsCard }: Change,
  deliveries: readonly Delivery[],
): Write[] {
  const { tid, merchantId, orderNo, claim } = payment.terms;
  const told = ({ id }: PaymentEvent) => deliveries.filter(({ eventId }) => eventId === id).length;
  return [
    ...events.map((event) => insert(tables.events, { ...eventRow(event), deliveries: told(event) })),
    put(tables.payments, paymentRow(payment)),
    ...operations.map((operation) => put(tables.operations, operationRow(tid, operation))),
    ...(events[0]?.seq === 1 ? [insert(tables.orderClaims, { merchantId, orderNo, claim, tid })] : []),
    ...(dropsCard ? [{ write: 'delete', table: tables.pages, key: { tid } } as const] : []),
  ];
}

/** A timer that asked is ended or moved only while its fence still holds. */
function timerWrite(change: TimerChange, asking: Question['timer']): Write {
  const id = timerId(change.kind, change.subject);
  const guard = asking?.id === id ? { guard: { fence: asking.fence } } : {};
  if (change.timer === 'clear') return { write: 'delete', table: tables.timers, key: { id }, ...guard };
  const update = (set: Row): Write => ({ write: 'update', table: tables.timers, key: { id }, set, ...guard });
  if (change.timer === 'hold') return update({ leaseUntil: change.until });
  if (change.timer === 'restart') return update({ due: change.due, attempts: 0 });
  if (!asking || asking.id !== id) return put(tables.timers, timerRow(change));
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

function writesOf(outcome: Outcome<unknown>, { timer }: Question, { stored, endpoints }: Facts): Write[] {
  const {
    changes = [],
    postings = [],
    timers = [],
    messages = [],
    deliveries = [],
    attempt,
    reply,
    page,
    endpoint,
    dropsEndpoint,
    merchant,
    forgets = [],
  } = outcome;
  // The first claim of a key must be an insert: it is the lock between processes.
  const store = stored ? put : insert;
  return [
    ...changes.flatMap((change) => changeWrites(change, deliveries)),
    ...postings.map((posting) => insert(tables.postings, { ...posting })),
    ...[...changes.flatMap((change) => change.timers), ...timers].map((change) => timerWrite(change, timer)),
    ...messages.map((message) => insert(tables.outbox, { ...message, publishedAt: null })),
    ...deliveries.map((delivery) => put(tables.deliveries, { ...delivery })),
    ...(attempt ? [insert(tables.attempts, { ...attempt })] : []),
    ...(reply ? [store(tables.idempotency, replyRow(reply))] : []),
    ...forgets.map(({ createdAt, ...key }) => {
      return { write: 'delete', table: tables.idempotency, key, guard: { createdAt } } as const;
    }),
    ...(page ? [put(tables.pages, pageRow(page))] : []),
    ...(endpoint ? [endpointWrite(endpoint, endpoints)] : []),
    ...(dropsEndpoint ? [dropOf(dropsEndpoint)] : []),
    ...(merchant ? [put(tables.merchants, { ...merchant })] : []),
  ];
}

const dropOf = ({ id, version }: Endpoint): Write => ({
  write: 'delete',
  table: tables.endpoints,
  key: { id },
  guard: { version },
});

const stillHeld = (question: Question, lookups: ReturnType<typeof lookupsOf>, view: View): boolean =>
  !question.timer || (lookups.timer !== undefined && view.row(lookups.timer)?.fence === question.timer.fence);

export function createStore(writePath: WritePath, committer: Committer): Store {
  return {
    decide<Result>(question: Question, decide: (facts: Facts) => Outcome<Result>) {
      const lookups = lookupsOf(question);
      return committer.commit<Result | 'LOST'>({
        lookups: Object.values(lookups),
        decide(view) {
          if (!stillHeld(question, lookups, view)) return { result: 'LOST', writes: [] };
          const facts = factsFrom(lookups, (lookup) => view.rows(lookup));
          const outcome = decide(facts);
          return { result: outcome.result, writes: writesOf(outcome, question, facts) };
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
      const [rows] = await writePath.load([by(tables.merchants, { keyHash })]);
      return rows?.[0] && merchantOf(rows[0]);
    },
  };
}
