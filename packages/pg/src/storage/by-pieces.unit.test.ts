import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPieces, type Lines, type Stretch } from './by-pieces.ts';

const turn = async () => undefined;

interface Line {
  readonly at: number;
  readonly won: number;
}

/** A ledger in memory, which counts the lines that are read. */
function aLedger() {
  const all: Line[] = [];
  let read = 0;
  const within = ({ from, before = Number.POSITIVE_INFINITY }: Stretch<number>) =>
    all.filter(({ at }) => at >= from && at < before);
  const lines: Lines<number, number> = {
    async place(from, skipped) {
      const times = within({ from, before: undefined }).map(({ at }) => at);
      const at = times.toSorted((a, b) => a - b)[skipped];
      return at === from ? times.filter((time) => time > from).sort((a, b) => a - b)[0] : at;
    },
    count: async (stretch) => within(stretch).length,
    async read(stretch) {
      read += within(stretch).length;
      return within(stretch).reduce((sum, { won }) => sum + won, 0);
    },
  };
  return {
    lines,
    post: (...posted: Line[]) => void all.push(...posted),
    sum: (before: number | undefined) => within({ from: 0, before }).reduce((sum, { won }) => sum + won, 0),
    readSince() {
      const since = read;
      read = 0;
      return since;
    },
  };
}

const added = (sums: readonly number[]): number => sums.reduce((sum, one) => sum + one, 0);
const aLine = fc.record({ at: fc.integer({ min: 0, max: 30 }), won: fc.integer({ min: 1, max: 9 }) });
const aStep = fc.record({
  posted: fc.array(aLine, { maxLength: 12 }),
  before: fc.option(fc.integer({ min: 0, max: 31 }), { nil: undefined }),
});

test('pieces add up to the whole, whatever is posted between two looks, and wherever a look ends', async () => {
  const looks = fc.asyncProperty(
    fc.array(aStep),
    fc.integer({ min: 1, max: 5 }),
    async (steps, pieceLines) => {
      const ledger = aLedger();
      const sumsOf = createPieces(turn, pieceLines);
      for (const { posted, before } of steps) {
        ledger.post(...posted);
        const sums = await sumsOf('all', ledger.lines, { from: 0, before });
        expect(added(sums)).toBe(ledger.sum(before));
      }
    },
  );
  await fc.assert(looks);
});

test('what was read is not read again: of a long ledger only the end, and a piece into which somebody posted late', async () => {
  const ledger = aLedger();
  const sumsOf = createPieces(turn, 100);
  const look = async () => added(await sumsOf('all', ledger.lines, { from: 0, before: undefined }));
  ledger.post(...Array.from({ length: 1_050 }, (_, i) => ({ at: i, won: 1 })));
  expect([await look(), ledger.readSince()]).toEqual([1_050, 1_050]);
  expect([await look(), ledger.readSince()]).toEqual([1_050, 50]);
  ledger.post({ at: 450, won: 7 }, { at: 1_050, won: 1 });
  expect([await look(), ledger.readSince()]).toEqual([1_058, 101 + 51]);
  expect([await look(), ledger.readSince()]).toEqual([1_058, 51]);
});

test('two who ask at once read the ledger once', async () => {
  const ledger = aLedger();
  const sumsOf = createPieces(turn, 100);
  ledger.post(...Array.from({ length: 1_000 }, (_, i) => ({ at: i, won: 1 })));
  const ask = () => sumsOf('all', ledger.lines, { from: 0, before: undefined });
  const told = await Promise.all([ask(), ask()]);
  expect(told.map(added)).toEqual([1_000, 1_000]);
  expect(ledger.readSince()).toBeLessThanOrEqual(1_200);
});
