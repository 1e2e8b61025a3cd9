import type { Clients } from '@payflow/database';
import type { PaymentReads } from '../records/reads.ts';
import { paymentOf } from './payment-rows.ts';

export function createReads(client: () => Promise<Clients['pg']>): PaymentReads {
  return {
    async byTid(tid) {
      const row = await (await client()).payment.findUnique({ where: { tid } });
      return row ? paymentOf({ ...row }) : undefined;
    },
    async repliesBefore(at, limit) {
      return (await client()).idempotentReply.findMany({
        where: { createdAt: { lt: at } },
        orderBy: { createdAt: 'asc' },
        take: limit,
        select: { merchantId: true, method: true, path: true, key: true },
      });
    },
  };
}
