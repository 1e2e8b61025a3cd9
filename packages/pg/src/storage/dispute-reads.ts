import { disputes as wire } from '@payflow/contracts';
import type { OpenDatabase } from '@payflow/database';
import type { DisputeReads, DisputesQuery } from '../disputes/dispute-reads.ts';
import { disputeOf } from './dispute-rows.ts';

/** A merchant is not told of what was refused. */
const statesOf = ({ merchantId, state }: DisputesQuery) => {
  if (state !== undefined) return { state };
  return merchantId === undefined ? {} : { state: { in: [...wire.disputeStates] } };
};

const olderThan = ({ after }: DisputesQuery) =>
  after
    ? { openedAt: { lte: after.at }, OR: [{ openedAt: { lt: after.at } }, { id: { lt: after.id } }] }
    : {};

export function createDisputeReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): DisputeReads {
  return {
    async disputes(query) {
      const { merchantId, tid, limit } = query;
      const where = {
        ...(merchantId === undefined ? {} : { merchantId }),
        ...(tid === undefined ? {} : { tid }),
        ...statesOf(query),
        ...olderThan(query),
      };
      const rows = await read(({ dispute }) =>
        dispute.findMany({ where, orderBy: [{ openedAt: 'desc' }, { id: 'desc' }], take: limit }),
      );
      return rows.map(disputeOf);
    },
  };
}
