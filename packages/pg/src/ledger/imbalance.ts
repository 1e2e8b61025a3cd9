/**
 * Whether debits equal credits, asked again and again of a ledger that may hold millions of lines.
 * 1. A look reads at most PAGES_A_LOOK pages, one after the other; what is done meanwhile goes on between them.
 * 2. Pages end with whole transactions: what is committed while it reads can be missed, and never looks like an imbalance.
 * 3. What it has read it does not read again within the hour; then it begins anew, so every line is looked at.
 */
export interface LedgerPages {
  /** Debits less credits of the transactions after that one, about `limit` lines of them, by currency. */
  imbalances(after: string, limit: number): Promise<LedgerPage>;
}

export interface LedgerPage {
  readonly byCurrency: Readonly<Record<string, bigint>>;
  /** The last transaction of the page, when there are more behind it. */
  readonly upTo: string | undefined;
}

const PAGE_LINES = 5_000;
const PAGES_A_LOOK = 40;
const ANEW_AFTER_MS = 3_600_000;
const BEGINNING = '';

type Sums = Readonly<Record<string, bigint>>;

function added(sums: Sums, more: Sums): Sums {
  const total = { ...sums };
  for (const [currency, sum] of Object.entries(more)) total[currency] = (total[currency] ?? 0n) + sum;
  return total;
}

/** Each call looks once, and tells what is known by then; a currency that no line has had is not told of. */
export function watchBalance(pages: LedgerPages, clock: { elapsedMs(): number }): () => Promise<Sums> {
  let begunAt = clock.elapsedMs();
  let after = BEGINNING;
  let read: Sums = {};
  /** Of the last whole round: what stands in for lines that this round has not come to. */
  let known: Sums = {};
  return async () => {
    if (clock.elapsedMs() - begunAt >= ANEW_AFTER_MS) {
      begunAt = clock.elapsedMs();
      after = BEGINNING;
      read = {};
    }
    for (let page = 0; page < PAGES_A_LOOK; page++) {
      const { byCurrency, upTo } = await pages.imbalances(after, PAGE_LINES);
      if (upTo === undefined) {
        known = added(read, byCurrency);
        return known;
      }
      read = added(read, byCurrency);
      after = upTo;
    }
    const isOff = Object.values(read).some((sum) => sum !== 0n);
    return isOff ? read : known;
  };
}
