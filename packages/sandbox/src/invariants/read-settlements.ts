import type { Books, Row } from '@payflow/database';
import { type Facts, NOTHING, type Shared } from './facts.ts';
import type { ItemFact, PayableFact, SettlementFact } from './settlement-facts.ts';

/** Lines that most transactions have. */
const LINES = 4;

const signed = (account: string): string =>
  `SUM(CASE WHEN "account" = '${account}' THEN "credit" - "debit" ELSE 0 END)`;
const marks = (list: readonly unknown[]): string => list.map(() => '?').join();

const BOUND = `SELECT "transactionId" FROM "postings" WHERE "transactionId" > ? ORDER BY "transactionId", "line" LIMIT 1 OFFSET ?`;
const PAYABLES = `SELECT "transactionId", MAX("merchantId") AS "merchantId", ${signed('merchant_payable')} AS "net",
  SUM(CASE WHEN "account" = 'bank' THEN 1 ELSE 0 END) AS "banked" FROM "postings" WHERE`;
const TOUCHED = `GROUP BY "transactionId" HAVING ${signed('merchant_payable')} <> 0`;
const ITEMS = `SELECT i."transactionId", i."merchantId", i."net", i."settlementId", s."merchantId" AS "settledFor"
  FROM "settlement_items" i LEFT JOIN "settlements" s ON s."id" = i."settlementId" WHERE`;

const payableFact = ({ transactionId, merchantId, net, banked }: Row): PayableFact => ({
  transactionId: String(transactionId),
  merchantId: merchantId === null || merchantId === undefined ? null : String(merchantId),
  net: Number(net),
  isPayout: Number(banked) > 0,
});

/** What moved what merchants have coming, with its items; by transaction, page by page. */
async function* itemPages(pg: Books, shared: Shared, pageSize: number): AsyncIterable<Facts> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const [bound] = await pg.rows(BOUND, after, pageSize * LINES);
    const upTo: string | undefined = bound && String(bound.transactionId);
    const within = (column: string) => `${column} > ?${upTo === undefined ? '' : ` AND ${column} <= ?`}`;
    const range: string[] = upTo === undefined ? [after] : [after, upTo];
    yield {
      ...NOTHING,
      ...shared,
      payables: (await pg.rows(`${PAYABLES} ${within('"transactionId"')} ${TOUCHED}`, ...range)).map(
        payableFact,
      ),
      items: (await pg.rows(`${ITEMS} ${within('i."transactionId"')}`, ...range)) as unknown as ItemFact[],
    };
    after = upTo;
  }
}

const SETTLEMENTS = `SELECT s.*, b."carriedOut" AS "broughtForward" FROM "settlements" s
  LEFT JOIN "settlements" b ON b."merchantId" = s."merchantId" AND b."number" = s."number" - 1
  WHERE (s."merchantId", s."number") > (?, ?) ORDER BY s."merchantId", s."number" LIMIT ?`;
const grossOf = (...kinds: readonly string[]): string =>
  `SUM(CASE WHEN "kind" IN (${kinds.map((kind) => `'${kind}'`).join()}) THEN "gross" ELSE 0 END)`;
const SUMS = `SELECT "settlementId", COUNT(*) AS "itemCount", ${grossOf('CAPTURE')} AS "grossAmount",
  -${grossOf('REFUND')} AS "refundAmount", SUM("fee") AS "feeAmount", SUM("vat") AS "vatAmount",
  ${grossOf('DISPUTE', 'ADJUSTMENT')} AS "adjustments", SUM("net") AS "net" FROM "settlement_items" WHERE "settlementId" IN`;
const PAYOUTS = `SELECT "transactionId", ${signed('merchant_payable')} AS "payable", ${signed('bank')} AS "bank",
  ${signed('withholding_payable')} AS "withheld" FROM "postings" WHERE "transactionId" IN`;

/** Of the rows that a query found, by a column. */
async function byId(pg: Books, sql: string, id: string, ids: readonly string[], rest: string) {
  const rows = ids.length === 0 ? [] : await pg.rows(`${sql} (${marks(ids)}) ${rest}`, ...ids);
  return new Map(rows.map((row) => [String(row[id]), row]));
}

const numberIn = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0);

function settlementFact(row: Row, sums: Row | undefined, payout: Row | undefined): SettlementFact {
  const amount = (column: string) => numberIn(row, column);
  return {
    id: String(row.id),
    status: String(row.status) as SettlementFact['status'],
    number: amount('number'),
    says: Object.fromEntries(
      ['itemCount', 'grossAmount', 'refundAmount', 'feeAmount', 'vatAmount', 'adjustments'].map((name) => [
        name,
        [amount(name), numberIn(sums, name)] as const,
      ]),
    ),
    itemsNet: numberIn(sums, 'net'),
    carriedIn: amount('carriedIn'),
    broughtForward: typeof row.broughtForward === 'number' ? row.broughtForward : undefined,
    netAmount: amount('netAmount'),
    incomeTax: amount('incomeTax'),
    localTax: amount('localTax'),
    payoutAmount: amount('payoutAmount'),
    carriedOut: amount('carriedOut'),
    payout: payout && {
      payable: numberIn(payout, 'payable'),
      bank: numberIn(payout, 'bank'),
      withheld: numberIn(payout, 'withheld'),
    },
  };
}

/** Settlements with the sums of their items, what the one before carried out, and their payouts; by merchant. */
async function* settlementPages(pg: Books, shared: Shared, pageSize: number): AsyncIterable<Facts> {
  for (let last: Row | undefined, full = true; full; ) {
    const after = [String(last?.merchantId ?? ''), Number(last?.number ?? 0), pageSize] as const;
    const rows = await pg.rows(SETTLEMENTS, ...after);
    const ids = rows.map(({ id }) => String(id));
    const sums = await byId(pg, SUMS, 'settlementId', ids, 'GROUP BY "settlementId"');
    const payouts = await byId(pg, PAYOUTS, 'transactionId', ids, 'GROUP BY "transactionId"');
    yield {
      ...NOTHING,
      ...shared,
      settlements: rows.map((row) =>
        settlementFact(row, sums.get(String(row.id)), payouts.get(String(row.id))),
      ),
    };
    last = rows.at(-1);
    full = rows.length === pageSize;
  }
}

export async function* settlementFactPages(
  pg: Books,
  shared: Shared,
  pageSize: number,
): AsyncIterable<Facts> {
  yield* itemPages(pg, shared, pageSize);
  yield* settlementPages(pg, shared, pageSize);
}
