import type { issuer } from '@payflow/contracts';

/** Statements and books, line for line. Pure. */

/** What either side says of one capture, refund or chargeback. */
interface Moved {
  readonly kind: issuer.StatementLine['kind'];
  readonly refNo: string;
  readonly tid: string | null;
  /** Of the capture or refund, or the issuer's id of the dispute; null for what was captured with its authorization, or when nobody says. */
  readonly operationId: string | null;
  /** Minor units, above zero. */
  readonly amount: number;
  /** The business day that this side has it on. */
  readonly day: string;
}

/** A line of an issuer's statement. */
export interface Line extends Moved {
  /** Its own among all lines of this issuer. */
  readonly id: string;
}

/** A capture, a refund or a lost dispute in the PG's books. */
export interface OwnItem extends Moved {
  readonly transactionId: string;
}

export interface Pair {
  readonly line: Line;
  readonly item: OwnItem;
}

/** Each line and each item is in exactly one of these, once. */
export interface Matching {
  readonly matched: readonly Pair[];
  /** The same one, with another amount. */
  readonly differs: readonly Pair[];
  readonly missingAtPg: readonly Line[];
  readonly missingAtIssuer: readonly OwnItem[];
}

/** What it does to what the issuer owes: above zero for a capture, below for what goes back. */
export const signed = ({ kind, amount }: Pick<Moved, 'kind' | 'amount'>): number =>
  kind === 'CAPTURE' ? amount : -amount;

/** Two that name other operations are not the same, however alike they are. */
const mayBeOne = ({ line, item }: Pair): boolean =>
  line.operationId === null || item.operationId === null || line.operationId === item.operationId;

/** The amount says most, then the operation, then the day. */
const closeness = ({ line, item }: Pair): number =>
  (line.amount === item.amount ? 4 : 0) +
  (line.operationId === item.operationId ? 2 : 0) +
  (line.day === item.day ? 1 : 0);

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The closest first; of equals the order is that of their ids, whatever order they came in. */
function closestFirst(a: Pair, b: Pair): number {
  return (
    closeness(b) - closeness(a) ||
    byText(a.line.id, b.line.id) ||
    byText(a.item.transactionId, b.item.transactionId)
  );
}

/** Pairs within one kind of one approval; the closest have each other. */
function pairsOf(lines: readonly Line[], items: readonly OwnItem[]): Pair[] {
  const possible = lines
    .flatMap((line) => items.map((item) => ({ line, item })))
    .filter(mayBeOne)
    .sort(closestFirst);
  const taken = new Set<Line | OwnItem>();
  return possible.filter(({ line, item }) => {
    if (taken.has(line) || taken.has(item)) return false;
    taken.add(line).add(item);
    return true;
  });
}

const groupOf = ({ kind, refNo }: Moved): string => `${kind} ${refNo}`;

/** Finds the counterpart of each line: of the same kind and refNo, and if possible of the same amount. */
export function match(lines: readonly Line[], items: readonly OwnItem[]): Matching {
  const own = Map.groupBy(items, groupOf);
  const pairs = [...Map.groupBy(lines, groupOf)].flatMap(([group, stated]) =>
    pairsOf(stated, own.get(group) ?? []),
  );
  const paired = new Set<Line | OwnItem>(pairs.flatMap(({ line, item }) => [line, item]));
  const agree = ({ line, item }: Pair) => line.amount === item.amount;
  return {
    matched: pairs.filter(agree),
    differs: pairs.filter((pair) => !agree(pair)),
    missingAtPg: lines.filter((line) => !paired.has(line)),
    missingAtIssuer: items.filter((item) => !paired.has(item)),
  };
}

/** What of a matching over some days belongs to one: a line to the day of its statement, an item that has none to its own. */
export const ofDay = (
  { matched, differs, missingAtPg, missingAtIssuer }: Matching,
  day: string,
): Matching => ({
  matched: matched.filter(({ line }) => line.day === day),
  differs: differs.filter(({ line }) => line.day === day),
  missingAtPg: missingAtPg.filter((line) => line.day === day),
  missingAtIssuer: missingAtIssuer.filter((item) => item.day === day),
});
