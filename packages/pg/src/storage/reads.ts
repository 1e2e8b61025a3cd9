import type { Clients, OpenDatabase } from '@payflow/database';
import type { MerchantReads, PaymentReads } from '../records/reads.ts';
import { merchantOf } from './other-rows.ts';
import { pageOf } from './payment-list.ts';
import { paymentOf } from './payment-rows.ts';
import { readStory } from './story.ts';

/** Far more than anybody asks for; every list has a limit. */
const MOST_OPERATIONS = 10_000;

/** Prisma's `contains` tells cases apart on one engine and not on the other, and takes % and _ for anything. */
async function idsFound(
  client: Clients['pg'],
  text: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const found = await client.$queryRaw<{ id: string }[]>`SELECT m.id FROM merchants m WHERE m.id > ${after}
    AND (INSTR(LOWER(m.id), LOWER(${text})) > 0 OR INSTR(LOWER(m.name), LOWER(${text})) > 0) ORDER BY m.id LIMIT ${limit}`;
  return found.map(({ id }) => id);
}

export function createReads({ read }: Pick<OpenDatabase<'pg'>, 'read'>): PaymentReads & MerchantReads {
  return {
    async byTid(tid) {
      const [row, operations] = await Promise.all([
        read(({ payment }) => payment.findUnique({ where: { tid } })),
        read(({ operation }) => operation.findMany({ where: { tid }, take: MOST_OPERATIONS })),
      ]);
      return row ? paymentOf({ ...row }, operations) : undefined;
    },
    async newest(query) {
      const rows = await read(({ payment }) => payment.findMany(pageOf(query)));
      return rows.map((row) => paymentOf({ ...row }, []));
    },
    storyOf: (tid) => read((client) => readStory(client, tid)),
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
    async merchantsAfter(id, limit, search) {
      const ids =
        search === undefined ? undefined : await read((client) => idsFound(client, search, id ?? '', limit));
      const found = await read(({ merchant }) =>
        merchant.findMany({
          where: { id: ids ? { in: ids } : { gt: id ?? '' } },
          orderBy: { id: 'asc' },
          take: limit,
        }),
      );
      return found.map((row) => merchantOf({ ...row }));
    },
  };
}
