import { webhooks } from '@payflow/contracts';
import { type OpenDatabase, plainRow, type ReadRow } from '@payflow/database';
import { byCreation } from '../records/page.ts';
import type { DeliverySearch, FoundDeliveries } from '../records/webhook-reads.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import { afterEnd, NEWEST_FIRST, newestFirst } from './newest-first.ts';
import { deliveryOf } from './other-rows.ts';

/**
 * A page of deliveries, of one merchant or of all.
 * 1. Each read enters an index where the page begins: by payment, or by state and time, of one merchant or of all.
 * 2. What no index serves is looked for among LOOKED_THROUGH of each state; a page never costs more.
 */
const LOOKED_THROUGH = 2_000;
/** More than one payment ever has. */
const OF_ONE_PAYMENT = 1_000;

type Read = OpenDatabase<'pg'>['read'];

const deliveryIn = (row: ReadRow): Delivery => deliveryOf(plainRow(row));

function matches(delivery: Pick<Delivery, 'endpointId' | 'type'>, { endpointId, type }: DeliverySearch) {
  return (
    (endpointId === undefined || delivery.endpointId === endpointId) &&
    (type === undefined || delivery.type === type)
  );
}

async function ofPayment(read: Read, search: DeliverySearch): Promise<FoundDeliveries> {
  const { tid = '', merchantId, state, after, limit } = search;
  const rows = await read(({ delivery }) =>
    delivery.findMany({ where: { tid }, orderBy: { id: 'asc' }, take: OF_ONE_PAYMENT }),
  );
  const found = rows
    .map(deliveryIn)
    .filter((one) => merchantId === undefined || one.merchantId === merchantId)
    .filter((one) => state === undefined || one.state === state)
    .filter((one) => matches(one, search))
    .filter((one) => !after || newestFirst({ id: after.id, createdAt: after.at }, one) < 0)
    .sort(newestFirst);
  return { found: found.slice(0, limit), lookedTo: undefined };
}

const whereOf = ({ merchantId, after }: DeliverySearch, state: webhooks.DeliveryState) => ({
  ...(merchantId === undefined ? {} : { merchantId }),
  ...{ state, ...afterEnd(after) },
});

async function byIndex(read: Read, search: DeliverySearch, states: readonly webhooks.DeliveryState[]) {
  const found = await Promise.all(
    states.map((state) =>
      read(({ delivery }) =>
        delivery.findMany({
          where: whereOf(search, state),
          orderBy: [...NEWEST_FIRST],
          take: search.limit,
        }),
      ),
    ),
  );
  const newest = found.flat().map(deliveryIn).sort(newestFirst).slice(0, search.limit);
  return { found: newest, lookedTo: undefined };
}

async function lookThrough(read: Read, search: DeliverySearch, states: readonly webhooks.DeliveryState[]) {
  const looked = await Promise.all(
    states.map((state) =>
      read(({ delivery }) =>
        delivery.findMany({
          where: whereOf(search, state),
          orderBy: [...NEWEST_FIRST],
          take: LOOKED_THROUGH,
          select: { id: true, createdAt: true, endpointId: true, type: true },
        }),
      ),
    ),
  );
  const rows = looked.map((some) => some.map((row) => plainRow(row) as unknown as Delivery));
  // Behind the first that was cut off, something newer of its state may stand: there this page ends.
  const [end] = rows
    .filter((some) => some.length === LOOKED_THROUGH)
    .flatMap((some) => some.slice(-1))
    .sort(newestFirst);
  const ids = rows
    .flat()
    .filter((row) => matches(row, search) && (!end || newestFirst(row, end) <= 0))
    .sort(newestFirst)
    .slice(0, search.limit)
    .map(({ id }) => id);
  const found = await read(({ delivery }) => delivery.findMany({ where: { id: { in: ids } } }));
  return { found: found.map(deliveryIn).sort(newestFirst), lookedTo: end && byCreation(end) };
}

export const createDeliverySearch =
  (read: Read) =>
  (search: DeliverySearch): Promise<FoundDeliveries> => {
    const states = search.state === undefined ? webhooks.deliveryStates : [search.state];
    if (search.tid !== undefined) return ofPayment(read, search);
    const isIndexed = search.endpointId === undefined && search.type === undefined;
    return isIndexed ? byIndex(read, search, states) : lookThrough(read, search, states);
  };
