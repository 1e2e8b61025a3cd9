import { webhooks } from '@payflow/contracts';
import { type OpenDatabase, plainRow, type ReadRow } from '@payflow/database';
import { timerId } from '../payments/change.ts';
import type { DeliveryQuery, Resending, WebhookReads } from '../records/webhook-reads.ts';
import type { Delivery, DeliveryAttempt } from '../webhooks/delivery.ts';
import { deliveryOf } from './other-rows.ts';

const deliveryIn = (row: ReadRow): Delivery => deliveryOf(plainRow(row));

const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];

const newestFirst = (a: Delivery, b: Delivery): number => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);

function whereOf({ merchantId, tid, endpointId, after }: DeliveryQuery) {
  return {
    merchantId,
    ...(tid === undefined ? {} : { tid }),
    ...(endpointId === undefined ? {} : { endpointId }),
    ...(after
      ? {
          createdAt: { lte: after.at },
          OR: [{ createdAt: { lt: after.at } }, { id: { lt: after.id } }],
        }
      : {}),
  };
}

const resendWhere = ({ merchantId, endpointId, since, before }: Resending) => ({
  ...{ merchantId, endpointId, addressee: 'ENDPOINT' },
  createdAt: { gte: since },
  updatedAt: { lte: before },
});

export function createWebhookReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): WebhookReads {
  async function ofState(query: DeliveryQuery, state: webhooks.DeliveryState): Promise<Delivery[]> {
    const where = { ...whereOf(query), state };
    const rows = await read(({ delivery }) =>
      delivery.findMany({ where, orderBy: NEWEST_FIRST, take: query.limit }),
    );
    return rows.map(deliveryIn);
  }

  return {
    async deliveries(query) {
      // The index leads with the state, so that the few that failed are found among the many that did not.
      const states = query.state === undefined ? webhooks.deliveryStates : [query.state];
      const found = await Promise.all(states.map((state) => ofState(query, state)));
      return found.flat().sort(newestFirst).slice(0, query.limit);
    },
    async attemptsOf(deliveries, each) {
      if (deliveries.length === 0) return [];
      const rows = await read(({ deliveryAttempt }) =>
        deliveryAttempt.findMany({
          where: {
            OR: deliveries.map(({ id, attempts }) => ({
              deliveryId: id,
              number: { gt: attempts - each },
            })),
          },
          orderBy: [{ deliveryId: 'asc' }, { number: 'asc' }],
          take: deliveries.length * each,
        }),
      );
      return rows.map((row) => plainRow(row) as unknown as DeliveryAttempt);
    },
    async waitingFor({ id: endpointId, merchantId }, limit) {
      const waiting = await read(({ delivery }) =>
        delivery.findMany({
          where: { merchantId, state: 'WAITING', endpointId, addressee: 'ENDPOINT' },
          orderBy: { createdAt: 'asc' },
          take: limit,
          select: { id: true },
        }),
      );
      const ids = new Map(waiting.map(({ id }) => [timerId('deliver', id), id]));
      const timers = await read(({ timer }) => timer.findMany({ where: { id: { in: [...ids.keys()] } } }));
      return timers.map(({ id, fence, leaseUntil }) => ({
        id: ids.get(id) ?? '',
        timer: { id, fence },
        heldUntil: Number(leaseUntil),
      }));
    },
    async toResend(resending, limit) {
      for (const state of resending.states) {
        const where = { ...resendWhere(resending), state };
        const rows = await read(({ delivery }) =>
          delivery.findMany({ where, orderBy: { createdAt: 'asc' }, take: limit, select: { id: true } }),
        );
        if (rows.length > 0) return rows.map(({ id }) => id);
      }
      return [];
    },
    async countToResend(resending) {
      const where = { ...resendWhere(resending), state: { in: [...resending.states] } };
      return read(({ delivery }) => delivery.count({ where }));
    },
    async merchantOf(id) {
      const row = await read(({ webhookEndpoint }) =>
        webhookEndpoint.findUnique({ where: { id }, select: { merchantId: true } }),
      );
      return row?.merchantId;
    },
  };
}
