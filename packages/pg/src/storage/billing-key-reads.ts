import type { OpenDatabase } from '@payflow/database';
import type { BillingKeyReads } from '../billing-keys/list.ts';
import { billingKeyOf } from './billing-key-rows.ts';
import { afterEnd, NEWEST_FIRST } from './newest-first.ts';

export function createBillingKeyReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): BillingKeyReads {
  return {
    async newest({ merchantId, customerKey, status, after, limit }) {
      const rows = await read(({ billingKey }) =>
        billingKey.findMany({
          where: {
            merchantId,
            ...(customerKey === undefined ? {} : { customerKey }),
            ...(status === undefined ? {} : { status }),
            ...afterEnd(after),
          },
          orderBy: [...NEWEST_FIRST],
          take: limit,
        }),
      );
      return rows.map(billingKeyOf);
    },
  };
}
