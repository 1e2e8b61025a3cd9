import type { OpenDatabase } from '@payflow/database';
import type { PaymentReads } from '../records/reads.ts';
import { paymentOf } from './payment-rows.ts';

export function createReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): PaymentReads {
  return {
    async byTid(tid) {
      const row = await read(({ payment }) => payment.findUnique({ where: { tid } }));
      return row ? paymentOf({ ...row }) : undefined;
    },
    async repliesBefore(at, limit) {
      const found = await read(({ idempotentReply }) =>
        idempotentReply.findMany({
          where: { createdAt: { lt: at } },
          orderBy: { createdAt: 'asc' },
          take: limit,
          select: { merchantId: true, method: true, path: true, key: true, createdAt: true },
        }),
      );
      return found.map((reply) => ({ ...reply, createdAt: Number(reply.createdAt) }));
    },
  };
}
