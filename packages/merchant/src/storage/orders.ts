import type { Committer, OpenDatabase, View, Write, WritePath } from '@payflow/database';
import { type Clock, currentTraceparent, type Timer } from '@payflow/service-kit';
import { type Order, type OrderState, orderState } from '../orders/order.ts';
import type { Asked, Asking, OrderChange, OrderKey, Orders } from '../orders/ports.ts';
import { insertOrder, orderIn, orderLookups, orderOf, updateOrder } from './order-rows.ts';
import { counterLookups } from './paper-rows.ts';
import { dropTimer, endTimer, isHeldBy, repeatTimer, setTimer, timerId, timerLookup } from './timer-rows.ts';

export const ASK_TX = 'ask-tx';
export const ASK_REFUND = 'ask-refund';

export interface OrderStoreOptions {
  readonly committer: Committer;
  readonly writePath: WritePath;
  readonly database: OpenDatabase<'merchant'>;
  readonly clock: Pick<Clock, 'now'>;
  /** What the shop calls itself on its papers. */
  readonly seller: string;
  /** An order has come into this state; told after the commit. */
  onState(state: OrderState): void;
}

/** Who changes an order: perhaps a timer, perhaps as part of a trace. */
interface Changer {
  readonly held?: Timer | undefined;
  readonly traceparent?: string | null;
}

const timerOf = ({ tid, refundId }: Asked): { readonly kind: string; readonly subject: string } =>
  refundId === undefined
    ? { kind: ASK_TX, subject: tid }
    : { kind: ASK_REFUND, subject: `${tid} ${refundId}` };

/** What an asking does to its timer; the request must have looked that up, unless it is a refund's and nobody holds it. */
export function askingWrites(
  view: View,
  asking: Asking | undefined,
  { held, traceparent = null }: Changer = {},
): Write[] {
  if (!asking) return [];
  const { kind, subject } = timerOf(asking);
  const id = timerId(kind, subject);
  const isNew = asking.refundId !== undefined && held?.id !== id;
  const present = isNew ? undefined : view.row(timerLookup(id));
  if (held && held.id === id) {
    if (!isHeldBy(present, held)) return [];
    return [asking.ask === 'at' ? repeatTimer(held, asking.due, asking.attempts) : endTimer(held)];
  }
  if (asking.ask === 'at')
    return [setTimer({ kind, subject, due: asking.due, attempts: asking.attempts, traceparent }, present)];
  return present || isNew ? [dropTimer(id)] : [];
}

/** Single orders are read by key on the write path's own connection: the pages ask often, and it is the quickest way. */
export function createOrders({
  committer,
  writePath,
  database,
  clock,
  seller,
  onState,
}: OrderStoreOptions): Orders {
  async function find(key: OrderKey): Promise<Order | undefined> {
    const [rows, refunds = []] = await writePath.load(orderLookups(key));
    const row = rows?.[0];
    return row && orderOf(row, refunds);
  }

  return {
    find,

    async ofBuyer(buyerId, { limit, before }) {
      const mine = await database.read((reads) =>
        reads.order.findMany({
          where: { buyerId, ...(before === undefined ? {} : { orderNo: { lt: before } }) },
          orderBy: { orderNo: 'desc' },
          take: limit,
          select: { orderNo: true },
        }),
      );
      const found = await Promise.all(mine.map(find));
      return found.filter((order) => order !== undefined);
    },

    async unchecked({ changedSince, before, limit }) {
      const rows = await database.read((reads) =>
        reads.order.findMany({
          where: {
            state: { in: ['PENDING', 'PAID', 'PARTIALLY_REFUNDED'] satisfies OrderState[] },
            checkedAt: { lt: before },
            updatedAt: { gte: changedSince },
          },
          orderBy: { checkedAt: 'asc' },
          take: limit,
          select: { orderNo: true, tid: true },
        }),
      );
      return rows.flatMap(({ orderNo, tid }) => (tid === null ? [] : [{ orderNo, tid }]));
    },

    async add(order) {
      await committer.commit({
        lookups: [],
        decide: () => ({ result: undefined, writes: [insertOrder(order)] }),
      });
      onState(orderState(order));
    },

    async change<Result>(
      key: OrderKey,
      decide: (order: Order | undefined) => OrderChange<Result>,
      held?: Timer,
    ): Promise<Result> {
      const issuing = { seller, at: clock.now() };
      const lookups = [...orderLookups(key), ...counterLookups(issuing.at)];
      if ('tid' in key) lookups.push(timerLookup(timerId(ASK_TX, key.tid)));
      if (held) lookups.push(timerLookup(held.id));
      const traceparent = currentTraceparent();
      const { result, entered } = await committer.commit({
        lookups,
        decide(view) {
          const order = orderIn(view, key);
          const { result, order: next, asking } = decide(order);
          const writes = order && next ? updateOrder(view, order, next, issuing) : [];
          return {
            result: { result, entered: enteredState(order, next) },
            writes: [...writes, ...askingWrites(view, asking, { held, traceparent })],
          };
        },
      });
      if (entered) onState(entered);
      return result;
    },
  };
}

/** The state that an order is in now and was not before. */
export function enteredState(before: Order | undefined, after: Order | undefined): OrderState | undefined {
  const state = after && orderState(after);
  return before && state === orderState(before) ? undefined : state;
}
