import { expect, test } from 'vitest';
import { type LedgerPages, watchBalance } from './imbalance.ts';

interface Transaction {
  readonly id: string;
  readonly currency: string;
  readonly off: bigint;
}

const HOUR_MS = 3_600_000;
const LINES_EACH = 4;

/** A ledger in memory, which says how often it was read. */
function ledger(transactions: Transaction[]) {
  let reads = 0;
  const pages: LedgerPages = {
    async imbalances(after, limit) {
      reads++;
      const left = transactions.filter(({ id }) => id > after);
      const page = left.slice(0, limit / LINES_EACH);
      const byCurrency: Record<string, bigint> = {};
      for (const { currency, off } of page) byCurrency[currency] = (byCurrency[currency] ?? 0n) + off;
      return { byCurrency, upTo: page.length < left.length ? page.at(-1)?.id : undefined };
    },
  };
  return { pages, readsSince: (before: number) => reads - before, reads: () => reads };
}

const many = (count: number): Transaction[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `chg_${String(i).padStart(7, '0')}`,
    currency: 'KRW',
    off: 0n,
  }));

function clockAt() {
  let now = 0;
  return { elapsedMs: () => now, pass: (ms: number) => (now += ms) };
}

test('books that balance say 0, by currency; books without lines say nothing', async () => {
  const clock = clockAt();
  expect(await watchBalance(ledger([]).pages, clock)()).toEqual({});
  const both = [...many(3), { id: 'chg_9', currency: 'USD', off: 0n }];
  expect(await watchBalance(ledger(both).pages, clock)()).toEqual({ KRW: 0n, USD: 0n });
});

test('a transaction that does not balance is seen at the next look, wherever it stands', async () => {
  const transactions = many(10_000);
  const look = watchBalance(ledger(transactions).pages, clockAt());
  expect(await look()).toEqual({ KRW: 0n });
  transactions.push({ id: 'chg_9999999', currency: 'KRW', off: -7n });
  expect(await look()).toEqual({ KRW: -7n });
  expect(await look()).toEqual({ KRW: -7n });
});

test('what was read is not read again: a long ledger costs its end', async () => {
  const { pages, reads, readsSince } = ledger(many(20_000));
  const look = watchBalance(pages, clockAt());
  await look();
  const before = reads();
  expect(await look()).toEqual({ KRW: 0n });
  expect(readsSince(before)).toBe(1);
});

test('one look reads 40 pages at most, and a ledger that is longer is told of when it was read whole', async () => {
  const { pages, reads } = ledger(many(60_000));
  const look = watchBalance(pages, clockAt());
  expect(await look()).toEqual({});
  expect(reads()).toBe(40);
  expect(await look()).toEqual({ KRW: 0n });
});

test('an error that is found on the way is not kept back until all is read', async () => {
  const transactions = many(60_000);
  transactions[0] = { id: 'chg_0000000', currency: 'KRW', off: 5n };
  expect(await watchBalance(ledger(transactions).pages, clockAt())()).toEqual({ KRW: 5n });
});

test('after an hour all is read anew, so that a line which was changed afterwards is found', async () => {
  const clock = clockAt();
  const transactions = many(10_000);
  const look = watchBalance(ledger(transactions).pages, clock);
  await look();
  transactions[17] = { id: 'chg_0000017', currency: 'KRW', off: 1n };
  expect(await look()).toEqual({ KRW: 0n });
  clock.pass(HOUR_MS);
  expect(await look()).toEqual({ KRW: 1n });
});
