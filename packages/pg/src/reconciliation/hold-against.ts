import type { Clock } from '@payflow/service-kit';
import { endOfDay, seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import type { Issuers } from '../payments/issuer.ts';
import { type Line, type Matching, match, type OwnItem, ofDay } from './match.ts';
import type { ReconciliationReads } from './reads.ts';
import { readStatement, type WholeStatement } from './statement.ts';

/**
 * Holds one day of one issuer against its statement.
 * 1. A line belongs to the day of the statement that it stands on. What the other side has on a day beside it counts as
 *    found there: an answer takes its time, also over midnight.
 * 2. Neither side is looked at beyond the day while everything on it has its counterpart.
 */
export interface Desk {
  readonly issuers: Pick<Issuers, 'named'>;
  readonly reads: Pick<ReconciliationReads, 'ownItems' | 'ownItemsOf'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Asked between two steps of long work; whoever has lost the run stops. */
  between(): Promise<'go on' | 'stop'>;
}

export type HeldAgainst =
  | { readonly told: 'statement'; readonly matching: Matching }
  | Exclude<WholeStatement, { told: 'statement' }>
  | 'stopped';

interface Of {
  readonly issuer: string;
  readonly day: string;
}

const ITEMS_AT_ONCE = 500;

/** All that the books have of a day, page by page. */
async function ownItemsOf({ reads, between }: Desk, of: Of): Promise<OwnItem[] | 'stopped'> {
  const items: OwnItem[] = [];
  for (let after = ''; ; ) {
    const page = await reads.ownItems({ ...of, after, limit: ITEMS_AT_ONCE });
    items.push(...page);
    const last = page.at(-1);
    if (!last || page.length < ITEMS_AT_ONCE) return items;
    after = last.transactionId;
    if ((await between()) === 'stop') return 'stopped';
  }
}

const read = ({ issuers, between }: Desk, issuer: string, day: string) =>
  readStatement((...page) => issuers.named(issuer).statement(...page), day, between);

const beside = (day: string): string[] => [seoulDay(startOfDay(day) - 1), seoulDay(endOfDay(day))];

/** The same once more for what found no counterpart, with what both sides have of it on the days beside. */
async function withNeighbours(
  desk: Desk,
  { issuer, day }: Of,
  lines: readonly Line[],
  items: readonly OwnItem[],
): Promise<HeldAgainst> {
  const days = beside(day).filter((one) => startOfDay(one) <= desk.clock.now());
  const refNos = new Set([...lines, ...items].map(({ refNo }) => refNo));
  const stated = [...lines];
  for (const other of days) {
    const statement = await read(desk, issuer, other);
    if (statement === 'stopped' || statement.told !== 'statement') return statement;
    stated.push(...statement.lines.filter(({ refNo }) => refNos.has(refNo)));
  }
  const tids = [...new Set([...lines, ...items].flatMap(({ tid }) => tid ?? []))];
  const own = await desk.reads.ownItemsOf({ issuer, tids, days });
  return { told: 'statement', matching: ofDay(match(stated, [...items, ...own]), day) };
}

export async function holdAgainst(desk: Desk, of: Of): Promise<HeldAgainst> {
  const statement = await read(desk, of.issuer, of.day);
  if (statement === 'stopped' || statement.told !== 'statement') return statement;
  if (!statement.final) return { told: 'nothing', why: 'its day is not over by its own clock' };
  const { lines } = statement;
  const items = await ownItemsOf(desk, of);
  if (items === 'stopped') return items;
  const first = match(lines, items);
  const odd = new Set(
    [
      ...first.missingAtPg,
      ...first.missingAtIssuer,
      ...first.differs.flatMap(({ line, item }) => [line, item]),
    ].map(({ refNo }) => refNo),
  );
  if (odd.size === 0) return { told: 'statement', matching: first };
  const isOdd = ({ refNo }: Line | OwnItem): boolean => odd.has(refNo);
  const second = await withNeighbours(desk, of, lines.filter(isOdd), items.filter(isOdd));
  if (second === 'stopped' || second.told !== 'statement') return second;
  const plain = first.matched.filter(({ line }) => !isOdd(line));
  return {
    told: 'statement',
    matching: { ...second.matching, matched: [...plain, ...second.matching.matched] },
  };
}
