import { type BodyOf, isRefusal, issuer, type QueryOf, type Refusal, refuse } from '@payflow/contracts';
import { type Clock, cutPage, type Ids, isoTime, sortableId } from '@payflow/service-kit';
import { spanOf } from './business-day.ts';
import { cursorOf, type PageEnd, readCursor } from './cursor.ts';
import type { Line, LooseLine } from './line.ts';

/** A page of a day's lines: those of the journal in order of time, then those that stand in none. */
export interface LinesQuery {
  readonly day: string;
  readonly fromMs: number;
  readonly beforeMs: number;
  readonly after: PageEnd | undefined;
  readonly limit: number;
}

export interface Sum {
  readonly kind: Line['kind'];
  readonly count: number;
  readonly amount: number;
}

export interface StatementBooks {
  /** Each line with where it stands. */
  lines(query: LinesQuery): Promise<{ readonly line: Line; readonly end: PageEnd }[]>;
  /** Counts and sums of the whole day; a kind may come more than once. */
  sums(query: Pick<LinesQuery, 'day' | 'fromMs' | 'beforeMs'>): Promise<Sum[]>;
  /** How many of a day's lines stand in no journal. */
  looseLines(day: string): Promise<number>;
  add(line: LooseLine): Promise<void>;
}

export interface Statements {
  /** One page. Refuses a cursor that was never given out. */
  page(day: string, query: QueryOf<typeof issuer.statement>): Promise<issuer.Statement | Refusal>;
  /** Refuses more lines than may be put there by hand. */
  add(day: string, told: BodyOf<typeof issuer.addStatementLine>): Promise<issuer.StatementLine | Refusal>;
}

const shown = (line: Line): issuer.StatementLine => ({ ...line, at: isoTime(line.at) });

function totalsOf(sums: readonly Sum[]): issuer.Statement['totals'] {
  const of = (kind: Line['kind']) =>
    sums
      .filter((sum) => sum.kind === kind)
      .reduce((total, { count, amount }) => ({ count: total.count + count, amount: total.amount + amount }), {
        count: 0,
        amount: 0,
      });
  const [captures, refunds, chargebacks] = [of('CAPTURE'), of('REFUND'), of('CHARGEBACK')];
  const net = captures.amount - refunds.amount - chargebacks.amount;
  return { captures, refunds, chargebacks, net };
}

/** What the issuer tells of its days. */
export function createStatements(
  books: StatementBooks,
  { clock, ids }: { readonly clock: Pick<Clock, 'now' | 'realNow'>; readonly ids: Ids },
): Statements {
  return {
    async page(day, { cursor, limit }) {
      const after = cursor === undefined ? undefined : readCursor(cursor);
      if (isRefusal(after)) return after;
      const span = { day, ...spanOf(day) };
      const found = await books.lines({ ...span, after, limit: limit + 1 });
      const { rows, nextCursor } = cutPage(found, limit, ({ end }) => cursorOf(end));
      return {
        date: day,
        final: clock.now() >= span.beforeMs,
        totals: after ? null : totalsOf(await books.sums(span)),
        lines: rows.map(({ line }) => shown(line)),
        nextCursor,
      };
    },

    async add(day, { kind, amount, refNo, tid = null, operationId = null }) {
      if ((await books.looseLines(day)) >= issuer.MAX_LINES_BY_HAND) {
        const most = `A day takes ${issuer.MAX_LINES_BY_HAND} lines beside its journal's; take another day.`;
        return refuse('INVALID_STATE', most);
      }
      const id = ids.next('lin', day);
      const line: LooseLine = {
        id,
        day,
        kind,
        refNo: refNo ?? `R${sortableId(clock.realNow(), ids.bytes, id)}`,
        tid,
        attemptId: null,
        operationId,
        amount,
        at: spanOf(day).beforeMs - 1,
      };
      await books.add(line);
      const { day: _day, ...told } = line;
      return shown(told);
    },
  };
}
