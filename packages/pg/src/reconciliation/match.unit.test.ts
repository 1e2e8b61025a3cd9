import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, match, type OwnItem, ofDay, signed } from './match.ts';

const DAY = '2026-03-02';
const NEXT = '2026-03-03';

const aLine = (over: Partial<Line> = {}): Line => ({
  id: 'att_1_1',
  kind: 'CAPTURE',
  refNo: 'R1',
  tid: 'T1',
  operationId: null,
  amount: 50_000,
  day: DAY,
  ...over,
});
const anItem = (over: Partial<OwnItem> = {}): OwnItem => ({
  transactionId: 'chg_1_3',
  kind: 'CAPTURE',
  refNo: 'R1',
  tid: 'T1',
  operationId: null,
  amount: 50_000,
  day: DAY,
  ...over,
});

/** How many are in each class: matched, differs, missing at the PG, missing at the issuer. */
const counts = (lines: readonly Line[], items: readonly OwnItem[]): number[] =>
  Object.values(match(lines, items)).map(({ length }) => length);

describe('a line and an item', () => {
  test.each<[string, Partial<Line>, Partial<OwnItem>, number[]]>([
    ['alike', {}, {}, [1, 0, 0, 0]],
    ['of another amount', { amount: 49_900 }, {}, [0, 1, 0, 0]],
    ['of another approval', { refNo: 'R2' }, {}, [0, 0, 1, 1]],
    ['of which one is a refund', { kind: 'REFUND' }, {}, [0, 0, 1, 1]],
    [
      'of which one is a refund and one a chargeback',
      { kind: 'CHARGEBACK' },
      { kind: 'REFUND' },
      [0, 0, 1, 1],
    ],
    ['of the day after', {}, { day: NEXT }, [1, 0, 0, 0]],
    ['of one operation', { operationId: 'op_1' }, { operationId: 'op_1' }, [1, 0, 0, 0]],
    ['of two operations', { operationId: 'op_1' }, { operationId: 'op_2' }, [0, 0, 1, 1]],
    ['of an operation that one side does not name', {}, { operationId: 'op_2' }, [1, 0, 0, 0]],
  ])('%s', (_how, line, item, expected) => {
    expect(counts([aLine(line)], [anItem(item)])).toEqual(expected);
  });
});

test('two refunds of one approval find their own, by amount, whatever their order', () => {
  const lines = [100, 200].map((amount) => aLine({ id: `l_${amount}`, kind: 'REFUND', amount }));
  const items = [200, 100].map((amount) =>
    anItem({ transactionId: `i_${amount}`, kind: 'REFUND', amount, operationId: `op_${amount}` }),
  );
  const { matched } = match(lines, items);
  expect(matched.map(({ line, item }) => [line.amount, item.amount]).sort()).toEqual([
    [100, 100],
    [200, 200],
  ]);
});

test('a line that is told twice is matched once', () => {
  const { matched, missingAtPg } = match([aLine(), aLine({ id: 'att_1_1_2' })], [anItem()]);
  expect(matched.map(({ line }) => line.id)).toEqual(['att_1_1']);
  expect(missingAtPg.map(({ id }) => id)).toEqual(['att_1_1_2']);
});

test('one of the same day comes before one of the day beside it', () => {
  const lines = [aLine({ id: 'a', day: NEXT }), aLine({ id: 'b' })];
  const matching = match(lines, [anItem()]);
  expect(ofDay(matching, DAY)).toMatchObject({ matched: [{ line: { id: 'b' } }], missingAtPg: [] });
  expect(ofDay(matching, NEXT)).toMatchObject({ matched: [], missingAtPg: [{ id: 'a' }] });
});

test("what matches over midnight belongs to the statement's day, and is missing on neither", () => {
  const matching = match([aLine()], [anItem({ day: NEXT })]);
  expect(ofDay(matching, DAY).matched).toHaveLength(1);
  const next = ofDay(matching, NEXT);
  expect(Object.values(next).flat()).toEqual([]);
});

test('two lost disputes of one approval are told apart by their ids, though their amounts are alike', () => {
  const lines = ['cdp_1', 'cdp_2'].map((id) => aLine({ id: `l_${id}`, kind: 'CHARGEBACK', operationId: id }));
  const items = ['cdp_2', 'cdp_3'].map((id) =>
    anItem({ transactionId: `i_${id}`, kind: 'CHARGEBACK', operationId: id }),
  );
  const { matched, missingAtPg, missingAtIssuer } = match(lines, items);
  expect(matched.map(({ line, item }) => [line.id, item.transactionId])).toEqual([['l_cdp_2', 'i_cdp_2']]);
  expect([missingAtPg[0]?.id, missingAtIssuer[0]?.transactionId]).toEqual(['l_cdp_1', 'i_cdp_3']);
});

const moved = {
  kind: fc.constantFrom('CAPTURE' as const, 'REFUND' as const, 'CHARGEBACK' as const),
  refNo: fc.constantFrom('R1', 'R2', 'R3'),
  tid: fc.constantFrom('T1', null),
  operationId: fc.constantFrom('op_1', 'op_2', null),
  amount: fc.integer({ min: 1, max: 4 }),
  day: fc.constantFrom(DAY, NEXT),
};
const manyLines = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), ...moved }), {
  selector: ({ id }) => id,
  maxLength: 30,
});
const manyItems = fc.uniqueArray(fc.record({ transactionId: fc.string({ minLength: 1 }), ...moved }), {
  selector: ({ transactionId }) => transactionId,
  maxLength: 30,
});

const net = (part: readonly (Line | OwnItem)[]): number => part.reduce((sum, one) => sum + signed(one), 0);

describe('any two lists', () => {
  test('have each line and each item in exactly one class, and sums that add up', () => {
    fc.assert(
      fc.property(manyLines, manyItems, (lines, items) => {
        const { matched, differs, missingAtPg, missingAtIssuer } = match(lines, items);
        const pairs = [...matched, ...differs];
        const seen = [...pairs.map(({ line }) => line), ...missingAtPg];
        const own = [...pairs.map(({ item }) => item), ...missingAtIssuer];
        expect(seen.map(({ id }) => id).sort()).toEqual(lines.map(({ id }) => id).sort());
        expect(own.map(({ transactionId }) => transactionId).sort()).toEqual(
          items.map(({ transactionId }) => transactionId).sort(),
        );
        const difference = net(differs.map(({ line }) => line)) - net(differs.map(({ item }) => item));
        expect(net(lines) - net(items)).toBe(net(missingAtPg) - net(missingAtIssuer) + difference);
      }),
    );
  });

  test('have nothing left on both sides that could be one', () => {
    fc.assert(
      fc.property(manyLines, manyItems, (lines, items) => {
        const { missingAtPg, missingAtIssuer } = match(lines, items);
        for (const line of missingAtPg)
          for (const item of missingAtIssuer) expect(counts([line], [item])).toEqual([0, 0, 1, 1]);
      }),
    );
  });

  test('come out alike in whatever order they are given', () => {
    fc.assert(
      fc.property(manyLines, manyItems, (lines, items) => {
        const said = ({ matched, differs }: ReturnType<typeof match>) =>
          [...matched, ...differs].map(({ line, item }) => `${line.id} ${item.transactionId}`).sort();
        expect(said(match(lines.toReversed(), items.toReversed()))).toEqual(said(match(lines, items)));
      }),
    );
  });

  test('belong, class by class, to exactly one day', () => {
    fc.assert(
      fc.property(manyLines, manyItems, (lines, items) => {
        const whole = match(lines, items);
        const [one, other] = [ofDay(whole, DAY), ofDay(whole, NEXT)];
        for (const name of ['matched', 'differs', 'missingAtPg', 'missingAtIssuer'] as const)
          expect(one[name].length + other[name].length).toBe(whole[name].length);
      }),
    );
  });
});
