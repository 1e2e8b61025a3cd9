import type { OpenDatabase } from '@payflow/database';
import type { Paper } from '../invoices/paper.ts';
import type { PaperQuery, Papers } from '../invoices/papers.ts';

const paperOf = ({ content }: { readonly content: string }): Paper => JSON.parse(content);

export function createPapers(database: OpenDatabase<'merchant'>): Papers {
  return {
    async ofOrder(orderNo) {
      const rows = await database.read((reads) =>
        reads.document.findMany({
          where: { orderNo },
          orderBy: [{ kind: 'desc' }, { number: 'asc' }],
          select: { content: true },
        }),
      );
      return rows.map(paperOf);
    },
    list: (query) => list(database, query),
  };
}

/** What comes after a number in a list that is sorted by time and number, the newest first. */
async function after(database: OpenDatabase<'merchant'>, number: string) {
  const last = await database.read((reads) =>
    reads.document.findUnique({ where: { number }, select: { issuedAt: true } }),
  );
  if (!last) return undefined;
  const { issuedAt } = last;
  return { OR: [{ issuedAt: { lt: issuedAt } }, { issuedAt, number: { lt: number } }] };
}

async function list(database: OpenDatabase<'merchant'>, query: PaperQuery): Promise<readonly Paper[]> {
  const { kind, from, until, limit } = query;
  const rest = query.after === undefined ? {} : await after(database, query.after);
  if (!rest) return [];
  const issuedAt = {
    ...(from === undefined ? {} : { gte: from }),
    ...(until === undefined ? {} : { lt: until }),
  };
  const rows = await database.read((reads) =>
    reads.document.findMany({
      where: { AND: [{ issuedAt }, rest, kind === undefined ? {} : { kind }] },
      orderBy: [{ issuedAt: 'desc' }, { number: 'desc' }],
      take: limit,
      select: { content: true },
    }),
  );
  return rows.map(paperOf);
}
