import type { Order, OrderLine, Refund } from '../orders/order.ts';
import { orderState } from '../orders/order.ts';
import { numberIn, type Paper, type PaperKind, type PaperLine, seriesOf } from './paper.ts';
import { type Credited, type Split, splitOf, splitOfCredit, spread, taxFreePart } from './vat.ts';

/**
 * What an order must have on paper: an invoice from when it is paid, a credit note for each refund that was done.
 * Everything here is pure; it is called in the commit that makes it due, so that neither a number nor a paper is missing.
 */
export interface Desk {
  /** The shop. */
  readonly seller: string;
  /** Business time, ms. */
  readonly at: number;
  /** The last number of a series; 0 before its first. */
  last(series: string): number;
}

export interface Issued {
  /** The order with its papers' numbers. */
  readonly order: Order;
  readonly papers: readonly Paper[];
}

const isPaid = (order: Order): boolean =>
  ['PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(orderState(order));

/** What a line is worth on a paper, before VAT is told apart. */
type Worth = Pick<PaperLine, 'name' | 'color' | 'quantity' | 'unitPrice' | 'amount'> & {
  readonly taxFree: boolean;
};

const worthOf = ({ name, color, unitPrice, taxFree }: OrderLine, quantity: number): Worth => ({
  ...{ name, color, quantity, unitPrice, taxFree },
  amount: quantity * unitPrice,
});

const sumOf = (lines: readonly Worth[], taxFree: boolean): number =>
  lines.reduce((sum, line) => (line.taxFree === taxFree ? sum + line.amount : sum), 0);

/** What the order's lines come to. */
const boughtOf = ({ lines }: Order): Credited => {
  const worths = lines.map((line) => worthOf(line, line.quantity));
  return { taxable: sumOf(worths, false), taxFree: sumOf(worths, true) };
};

/** Lines with the paper's supply value and VAT spread over them. */
function told(worths: readonly Worth[], { vat }: Split): PaperLine[] {
  const vats = spread(
    vat,
    worths.map(({ amount, taxFree }) => (taxFree ? 0 : amount)),
  );
  return worths.map(({ taxFree, ...line }, i) => {
    const own = vats[i] ?? 0;
    return taxFree
      ? { ...line, supplyValue: 0, vat: 0, taxFree: line.amount }
      : { ...line, supplyValue: line.amount - own, vat: own, taxFree: 0 };
  });
}

/** What a refund gives back: its items at what of their price went back, or the amount alone, one line of each kind. */
function worthsOf({ lines }: Order, { items, amount }: Refund, taxFree: number): Worth[] {
  const bought = items.flatMap(({ sku, quantity }) => {
    const line = lines.find((each) => each.sku === sku);
    return line ? [worthOf(line, quantity)] : [];
  });
  const fits = sumOf(bought, true) >= taxFree && sumOf(bought, false) >= amount - taxFree;
  const given = bought.length > 0 && fits ? bought : alone(amount, taxFree);
  const parts = new Map(
    [true, false].map((free) => {
      const weights = given.map((worth) => (worth.taxFree === free ? worth.amount : 0));
      return [free, spread(free ? taxFree : amount - taxFree, weights)] as const;
    }),
  );
  return given.map((worth, i) => ({ ...worth, amount: parts.get(worth.taxFree)?.[i] ?? 0 }));
}

const REFUND_LINE = { name: 'Refund', color: null, quantity: 1 } as const;

const alone = (amount: number, taxFree: number): Worth[] =>
  [
    { ...REFUND_LINE, unitPrice: amount - taxFree, amount: amount - taxFree, taxFree: false },
    { ...REFUND_LINE, unitPrice: taxFree, amount: taxFree, taxFree: true },
  ].filter((line) => line.amount > 0);

const creditedBy = (refunds: readonly Refund[]): Credited =>
  refunds.reduce(
    (sum, { amount, taxFree, creditNote }) =>
      creditNote === null
        ? sum
        : { taxable: sum.taxable + amount - (taxFree ?? 0), taxFree: sum.taxFree + (taxFree ?? 0) },
    { taxable: 0, taxFree: 0 },
  );

/** How much of a refund is free of VAT, seen by what it is for and what is left. */
function taxFreeOf(order: Order, { items, amount }: Refund, before: Credited): number {
  const bought = boughtOf(order);
  const left = { taxable: bought.taxable - before.taxable, taxFree: bought.taxFree - before.taxFree };
  const meant = items.flatMap(({ sku, quantity }) => {
    const line = order.lines.find((each) => each.sku === sku);
    return line ? [worthOf(line, quantity)] : [];
  });
  const [share, of] =
    meant.length > 0
      ? [sumOf(meant, true), sumOf(meant, true) + sumOf(meant, false)]
      : [left.taxFree, left.taxFree + left.taxable];
  return taxFreePart(amount, { share, of }, left);
}

/** Issues all that is due and not there yet, in the order in which it became due. */
export function issue(order: Order, { seller, at, last }: Desk): Issued {
  if (!isPaid(order)) return { order, papers: [] };
  const papers: Paper[] = [];
  const { orderNo, currency, buyer, payment } = order;
  const common = {
    orderNo,
    currency,
    buyer,
    tid: payment?.tid ?? '',
    seller: { name: seller },
    issuedAt: at,
  };
  const next = (kind: PaperKind): string => {
    const series = seriesOf(kind, at);
    return numberIn(series, last(series) + papers.filter((paper) => paper.kind === kind).length + 1);
  };

  let { invoiceNo } = order;
  if (invoiceNo === null) {
    invoiceNo = next('INVOICE');
    const split = splitOf(boughtOf(order));
    const lines = told(
      order.lines.map((line) => worthOf(line, line.quantity)),
      split,
    );
    const about = {
      kind: 'INVOICE',
      number: invoiceNo,
      refundId: null,
      invoiceNo: null,
      reason: null,
    } as const;
    papers.push({ ...common, ...about, ...split, lines, total: order.total });
  }

  const refunds = [...order.refunds];
  for (const [i, refund] of refunds.entries()) {
    if (refund.state !== 'DONE' || refund.creditNote !== null) continue;
    const before = creditedBy(refunds);
    const taxFree = taxFreeOf(order, refund, before);
    const split = splitOfCredit(before, { taxable: refund.amount - taxFree, taxFree });
    const number = next('CREDIT_NOTE');
    const lines = told(worthsOf(order, refund, taxFree), split);
    const about = {
      kind: 'CREDIT_NOTE',
      number,
      refundId: refund.id,
      invoiceNo,
      reason: refund.reason,
    } as const;
    papers.push({ ...common, ...about, ...split, lines, total: refund.amount });
    refunds[i] = { ...refund, taxFree, creditNote: number };
  }
  return papers.length === 0 ? { order, papers } : { order: { ...order, invoiceNo, refunds }, papers };
}
