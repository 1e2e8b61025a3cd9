import type { OpenDatabase } from '@payflow/database';
import type { Lines } from './by-pieces.ts';

type Column = 'at' | 'transactionId';

export interface PostingFilter {
  readonly merchantId?: string;
  readonly account?: string;
}

/** How many postings stand where, in SQL that both engines answer from the index alone, as they would not Prisma's. */
export function alongPostings<Place extends string | number>(
  read: OpenDatabase<'pg'>['read'],
  column: Column,
  filter: PostingFilter,
): Pick<Lines<Place, never>, 'place' | 'count'> {
  const where = [...Object.keys(filter).map((name) => `p.${name} = ?`), `p.${column}`].join(' AND ');
  const ask = async <Row>(sql: string, ...places: readonly Place[]): Promise<Row | undefined> => {
    const values = [...Object.values(filter), ...places];
    const [row] = await read((client) => client.$queryRawUnsafe<Row[]>(sql, ...values));
    return row;
  };
  async function first(than: '>=' | '>', from: Place, skipped: number): Promise<Place | undefined> {
    const sql = `SELECT p.${column} AS place FROM postings p WHERE ${where} ${than} ? ORDER BY p.${column} LIMIT 1 OFFSET ${skipped}`;
    const row = await ask<{ place: string | bigint }>(sql, from);
    return row && ((column === 'at' ? Number(row.place) : row.place) as Place);
  }
  return {
    /** More lines than asked for may stand at one place: then it is the next one. */
    async place(from, lines) {
      const place = await first('>=', from, lines);
      return place === from ? first('>', from, 0) : place;
    },
    async count({ from, before }) {
      const sql = `SELECT COUNT(*) AS found FROM postings p WHERE ${where} >= ? AND p.${column} < ?`;
      const row = await ask<{ found: bigint }>(sql, from, before);
      return Number(row?.found);
    },
  };
}
