import { type OpenDatabase, plainRow } from '@payflow/database';
import { timerId } from '../payments/change.ts';
import type { Resending, WebhookReads } from '../records/webhook-reads.ts';
import type { DeliveryAttempt } from '../webhooks/delivery.ts';
import { createDeliverySearch } from './delivery-search.ts';

const resendWhere = ({ merchantId, endpointId, since, before }: Resending) => ({
  ...{ merchantId, endpointId, addressee: 'ENDPOINT' },
  createdAt: { gte: since },
  updatedAt: { lte: before },
});

export function createWebhookReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): WebhookReads {
  return {
    find: createDeliverySearch(read),
    async dueOf(deliveries) {
      const waiting = deliveries.filter(({ state }) => state === 'WAITING');
      if (waiting.length === 0) return new Map();
      const ids = new Map(waiting.map(({ id }) => [timerId('deliver', id), id]));
      const timers = await read(({ timer }) =>
        timer.findMany({ where: { id: { in: [...ids.keys()] } }, select: { id: true, due: true } }),
      );
      return new Map(timers.map(({ id, due }) => [ids.get(id) ?? '', Number(due)]));
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
