import type { Books, Row } from '@payflow/database';
import { type Facts, NOTHING, type Shared } from './facts.ts';
import type {
  OrderLineFact,
  PaidFact,
  PaperFact,
  SeriesFact,
  ShopOrderFact,
  ShopRefundFact,
} from './shop-facts.ts';

/** The shop's books, and the gateway's in which its payments are. */
interface BothBooks {
  readonly shop: Books;
  readonly pg: Books;
}

/** What hangs on the orders of one page. */
interface Hanging {
  /** By order. */
  readonly refunds: ReadonlyMap<string, readonly Row[]>;
  readonly papers: ReadonlyMap<string, readonly PaperFact[]>;
  /** By tid. */
  readonly payments: ReadonlyMap<string, PaidFact>;
  /** By order: the payments for which money was taken. */
  readonly charges: ReadonlyMap<string, readonly Row[]>;
  /** Payments of which the shop will hear more. */
  readonly told: ReadonlySet<string>;
}

const marks = (list: readonly unknown[]): string => list.map(() => '?').join();

const ORDERS = 'SELECT * FROM "orders" WHERE "orderNo" > ? ORDER BY "orderNo" LIMIT ?';
const REFUNDS = 'SELECT * FROM "refunds" WHERE "orderNo" IN';
const PAPERS = 'SELECT * FROM "documents" WHERE "orderNo" IN';
const ASKING = `SELECT "subject" FROM "timers" WHERE "kind" IN ('ask-tx', 'ask-refund')`;
const PAYMENTS = 'SELECT * FROM "payments" WHERE "tid" IN';
const DONE = `SELECT "id", "tid", "amount", "items" FROM "operations" WHERE "kind" = 'refund' AND "state" = 'DONE' AND "tid" IN`;
const CHARGES = `SELECT "tid", "orderNo", "merchantId" FROM "payments" WHERE "capturedAmount" > 0 AND "orderNo" IN`;
const WAITING = `SELECT "tid" FROM "deliveries" WHERE "state" = 'WAITING' AND "tid" IN`;
const STRAY = `SELECT d.* FROM "documents" d LEFT JOIN "orders" o ON o."orderNo" = d."orderNo" WHERE o."orderNo" IS NULL`;
/** `INV-2026-000001`: eight characters of series, then the number. */
const SERIES = `SELECT SUBSTR("number", 1, 8) AS "id", COUNT(*) AS "papers", MIN(SUBSTR("number", 10) + 0) AS "first",
  MAX(SUBSTR("number", 10) + 0) AS "last" FROM "documents" GROUP BY SUBSTR("number", 1, 8)`;
const COUNTERS = 'SELECT "id", "last" FROM "counters"';

/** Rows of which a column is one of a list; none for an empty one. */
const among = async (books: Books, sql: string, list: readonly string[]): Promise<Row[]> =>
  list.length === 0 ? [] : books.rows(`${sql} (${marks(list)})`, ...list);

const textOrNull = (cell: Row[string] | undefined): string | null =>
  cell === null || cell === undefined ? null : String(cell);
const json = (cell: Row[string] | undefined) =>
  cell === null || cell === undefined ? null : JSON.parse(String(cell));

function paperOf({ number, kind, subject, orderNo, total, content }: Row): PaperFact {
  const { supplyValue, vat, taxFree, lines } = JSON.parse(String(content));
  return {
    ...{ number: String(number), kind: kind as PaperFact['kind'], subject: String(subject) },
    ...{ orderNo: String(orderNo), total: Number(total), supplyValue, vat, taxFree },
    linesTotal: lines.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0),
  };
}

const refundOf = ({ id, cancelId, amount, items, state, creditNote }: Row): ShopRefundFact => ({
  id: String(id),
  cancelId: textOrNull(cancelId),
  amount: Number(amount),
  items: json(items),
  state: state as ShopRefundFact['state'],
  creditNote: textOrNull(creditNote),
});

function paidOf(row: Row, done: readonly Row[]): PaidFact {
  return {
    merchantId: String(row.merchantId),
    seq: Number(row.seq),
    amount: Number(row.amount),
    isHeldOnly: row.status === 'AUTHORIZED' || row.status === 'VOIDED',
    capturedAmount: Number(row.capturedAmount ?? 0),
    refundedAmount: Number(row.refundedAmount ?? 0),
    items: json(row.items),
    refunds: new Map(
      done.map(({ id, amount, items }) => [String(id), { amount: Number(amount), items: json(items) ?? [] }]),
    ),
    updatedAt: Number(row.updatedAt),
  };
}

const stringsIn = (rows: readonly Row[], column: string): string[] =>
  rows.flatMap((row) => textOrNull(row[column]) ?? []);

/** Lines from before there were skus went to the gateway under their product. */
const linesOf = ({ items }: Row): OrderLineFact[] =>
  json(items).map((line: OrderLineFact & { productId: string }) => ({
    ...line,
    sku: line.sku ?? line.productId,
  }));

async function hangingOn({ shop, pg }: BothBooks, orders: readonly Row[], asked: readonly string[]) {
  const orderNos = stringsIn(orders, 'orderNo');
  const tids = stringsIn(orders, 'tid');
  const byOrder = ({ orderNo }: Row) => String(orderNo);
  const done = Map.groupBy(await among(pg, DONE, tids), ({ tid }) => String(tid));
  const papers = (await among(shop, PAPERS, orderNos)).map(paperOf);
  const hanging: Hanging = {
    refunds: Map.groupBy(await among(shop, REFUNDS, orderNos), byOrder),
    papers: Map.groupBy(papers, ({ orderNo }) => orderNo),
    payments: new Map(
      (await among(pg, PAYMENTS, tids)).map((row) => [
        String(row.tid),
        paidOf(row, done.get(String(row.tid)) ?? []),
      ]),
    ),
    charges: Map.groupBy(await among(pg, CHARGES, orderNos), byOrder),
    told: new Set([...asked, ...stringsIn(await among(pg, WAITING, tids), 'tid')]),
  };
  return hanging;
}

function orderFact(row: Row, { refunds, papers, payments, charges, told }: Hanging): ShopOrderFact {
  const orderNo = String(row.orderNo);
  const tid = textOrNull(row.tid);
  const payment = tid === null ? undefined : payments.get(tid);
  const others = charges.get(orderNo)?.filter(({ merchantId }) => merchantId === payment?.merchantId) ?? [];
  return {
    ...{ orderNo, tid, payment, state: String(row.state), payStatus: textOrNull(row.payStatus) },
    ...{ total: Number(row.total), lines: linesOf(row), seq: Number(row.seq) },
    ...{ refundedAmount: Number(row.refundedAmount), invoiceNo: textOrNull(row.invoiceNo) },
    refunds: (refunds.get(orderNo) ?? []).map(refundOf),
    papers: papers.get(orderNo) ?? [],
    otherCharges: stringsIn(others, 'tid').filter((other) => other !== tid),
    isBeingTold: tid !== null && told.has(tid),
  };
}

async function seriesOf(shop: Books): Promise<SeriesFact[]> {
  const counters = await shop.rows(COUNTERS);
  const counted = new Map(counters.map(({ id, last }) => [String(id), Number(last)]));
  const found = await shop.rows(SERIES);
  const unused = [...counted.keys()].filter((id) => !found.some((row) => row.id === id));
  return [
    ...found.map(({ id, papers, first, last }) => ({
      ...{ id: String(id), papers: Number(papers), first: Number(first), last: Number(last) },
      counted: counted.get(String(id)) ?? 0,
    })),
    ...unused.map((id) => ({ id, papers: 0, first: 0, last: 0, counted: counted.get(id) ?? 0 })),
  ];
}

/** Orders with what the gateway has of their payments, by number; then papers without an order, and the numbers. */
export async function* shopPages(books: BothBooks, shared: Shared, pageSize: number): AsyncIterable<Facts> {
  const { shop } = books;
  // The subject of a refund's timer is its payment and the refund.
  const asked = stringsIn(await shop.rows(ASKING), 'subject').map((subject) => subject.split(' ')[0] ?? '');
  for (let after: string | undefined = ''; after !== undefined; ) {
    const orders = await shop.rows(ORDERS, after, pageSize);
    const hanging = await hangingOn(books, orders, asked);
    yield { ...NOTHING, ...shared, shopOrders: orders.map((order) => orderFact(order, hanging)) };
    after = orders.length < pageSize ? undefined : String(orders.at(-1)?.orderNo);
  }
  const strayPapers = (await shop.rows(STRAY)).map(paperOf);
  yield { ...NOTHING, ...shared, strayPapers, series: await seriesOf(shop) };
}
