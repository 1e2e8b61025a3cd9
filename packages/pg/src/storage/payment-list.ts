import type { Prisma } from '@payflow/database/pg';
import type { PaymentQuery } from '../records/reads.ts';

/** `lte` stands beside NOT so that the index is entered where the page begins; of two ends SQLite may enter by the farther one. */
function placeOf({ from, to, after }: PaymentQuery): Prisma.PaymentWhereInput {
  const isAfter = after !== undefined && (to === undefined || after.at < to);
  const createdAt = {
    ...(from === undefined ? {} : { gte: from }),
    ...(to === undefined || isAfter ? {} : { lt: to }),
    ...(isAfter ? { lte: after.at } : {}),
  };
  return {
    createdAt,
    ...(isAfter ? { NOT: { createdAt: after.at, tid: { gte: after.id } } } : {}),
  };
}

/** A page of payments, read along the index of its order, of its status, or of its merchant. */
export function pageOf(query: PaymentQuery): Prisma.PaymentFindManyArgs {
  const { merchantId, status, orderNo, method, minAmount, maxAmount, limit } = query;
  const amount = {
    ...(minAmount === undefined ? {} : { gte: minAmount }),
    ...(maxAmount === undefined ? {} : { lte: maxAmount }),
  };
  return {
    where: {
      merchantId,
      ...(status === undefined ? {} : { status }),
      ...(orderNo === undefined ? {} : { orderNo }),
      ...(method === undefined ? {} : { method: method === 'EASY_PAY' ? method : null }),
      amount,
      ...placeOf(query),
    },
    orderBy: [{ createdAt: 'desc' }, { tid: 'desc' }],
    take: limit,
  };
}
