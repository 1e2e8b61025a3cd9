import { type Committer, insert, type OpenDatabase, type Row, table } from '@payflow/database';
import { Prisma } from '@payflow/database/card';
import { type Line, type LooseLine, lineId } from '../statements/line.ts';
import type { LinesQuery, StatementBooks } from '../statements/statements.ts';

const looseLines = table('statement_lines', Prisma.StatementLineScalarFieldEnum, ['id']);

export const looseLineWrite = (line: LooseLine) => insert(looseLines, { ...line });

/**
 * The day's captures, refunds and chargebacks that the statement shows. What was reversed was captured with its authorization, for
 * nothing else can be. Names stand unquoted and are reserved by neither engine, so that both read it.
 */
const MOVED = `FROM entries e JOIN entries a ON a.attemptId = e.attemptId AND a.seq = 1
  WHERE e.at >= ? AND e.at < ?
  AND ((e.type = 'authorized' AND e.captured = 1) OR e.type IN ('captured', 'refunded', 'charged_back'))
  AND (e.stated IS NULL OR e.stated > 0)
  AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.attemptId = e.attemptId AND r.type = 'reversed')`;
const SHOWN = 'COALESCE(e.stated, e.amount)';
const COLUMNS = `SELECT e.attemptId, e.seq, e.type, e.at, e.refNo, e.operationId, a.tid, ${SHOWN} AS amount ${MOVED}`;
const IN_ORDER = 'ORDER BY e.at, e.attemptId, e.seq LIMIT ?';
const AFTER = 'AND (e.at > ? OR e.attemptId > ? OR (e.attemptId = ? AND e.seq > ?))';
const SUMS = `SELECT e.type, COUNT(*) AS moves, SUM(${SHOWN}) AS amount ${MOVED} GROUP BY e.type`;

/** Numbers may come as bigint, or as the decimals of a sum. */
type Read = Readonly<Record<string, unknown>>;

const KINDS: Readonly<Record<string, Line['kind']>> = { refunded: 'REFUND', charged_back: 'CHARGEBACK' };
const kindOf = (type: unknown): Line['kind'] => KINDS[String(type)] ?? 'CAPTURE';
const textOrNull = (cell: unknown): string | null => (cell == null ? null : String(cell));

function lineOfEntry(row: Read): Line {
  const numbered = { attemptId: String(row.attemptId), seq: Number(row.seq) };
  return {
    id: lineId(numbered),
    kind: kindOf(row.type),
    refNo: String(row.refNo),
    tid: textOrNull(row.tid),
    attemptId: numbered.attemptId,
    operationId: textOrNull(row.operationId),
    amount: Number(row.amount),
    at: Number(row.at),
  };
}

function lineOfLoose({ day: _day, ...row }: Row & { readonly day: unknown }): Line {
  return { ...(row as unknown as Line), amount: Number(row.amount), at: Number(row.at) };
}

/** Statements are read; only lines that stand in no journal are written. */
export function createStatementBooks({
  committer,
  read,
}: {
  readonly committer: Committer;
  readonly read: OpenDatabase<'card'>['read'];
}): StatementBooks {
  async function ofJournal({ fromMs, beforeMs, after, limit }: LinesQuery) {
    if (after?.among === 'loose lines') return [];
    const rows = await read((client) => {
      if (!after) return client.$queryRawUnsafe<Read[]>(`${COLUMNS} ${IN_ORDER}`, fromMs, beforeMs, limit);
      const { at, attemptId, seq } = after;
      // Its bound is said twice, because an index is not entered by an OR.
      const bounds = [Math.max(fromMs, at), beforeMs, at, attemptId, attemptId, seq, limit];
      return client.$queryRawUnsafe<Read[]>(`${COLUMNS} ${AFTER} ${IN_ORDER}`, ...bounds);
    });
    return rows.map((row) => {
      const line = lineOfEntry(row);
      const end = {
        among: 'entries',
        at: line.at,
        attemptId: String(row.attemptId),
        seq: Number(row.seq),
      } as const;
      return { line, end };
    });
  }

  async function loose({ day, after, limit }: LinesQuery) {
    const rows = await read(({ statementLine }) =>
      statementLine.findMany({
        where: { day, ...(after?.among === 'loose lines' ? { id: { gt: after.id } } : {}) },
        orderBy: { id: 'asc' },
        take: limit,
      }),
    );
    return rows.map((row) => {
      const line = lineOfLoose(row as never);
      return { line, end: { among: 'loose lines', id: line.id } as const };
    });
  }

  return {
    async lines(query) {
      const first = await ofJournal(query);
      const left = query.limit - first.length;
      return left === 0 ? first : [...first, ...(await loose({ ...query, limit: left }))];
    },
    async sums({ day, fromMs, beforeMs }) {
      const moved = await read((client) => client.$queryRawUnsafe<Read[]>(SUMS, fromMs, beforeMs));
      const beside = await read(({ statementLine }) =>
        statementLine.groupBy({ by: ['kind'], where: { day }, _count: true, _sum: { amount: true } }),
      );
      return [
        ...moved.map(({ type, moves, amount }) => ({
          kind: kindOf(type),
          count: Number(moves),
          amount: Number(amount),
        })),
        ...beside.map(({ kind, _count, _sum }) => ({
          kind: kind as Line['kind'],
          count: _count,
          amount: Number(_sum.amount),
        })),
      ];
    },
    looseLines: (day) => read(({ statementLine }) => statementLine.count({ where: { day } })),
    async add(line) {
      await committer.commit({
        lookups: [],
        decide: () => ({ result: undefined, writes: [looseLineWrite(line)] }),
      });
    },
  };
}
