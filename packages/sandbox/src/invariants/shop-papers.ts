import type { PaperFact, SeriesFact, ShopOrderFact, ShopRefundFact } from './shop-facts.ts';

/** The shop's invoices and credit notes against its orders and refunds; a part of I17. */

/** What a paper says in several places. */
function* sumBreaches({ number, total, supplyValue, vat, taxFree, linesTotal }: PaperFact): Iterable<string> {
  const parts = supplyValue + vat + taxFree;
  if (parts !== total) yield `${number} is over ${total}, and its parts come to ${parts}`;
  if (linesTotal !== total) yield `${number} is over ${total}, and its lines come to ${linesTotal}`;
}

interface Due {
  readonly subject: string;
  readonly kind: PaperFact['kind'];
  /** What the books name as its paper. */
  readonly number: string | null;
  readonly total: number;
}

/** Of something that was paid, or went back: it has one paper, of that amount, which it names. */
function* dueBreaches({ subject, kind, number, total }: Due, papers: readonly PaperFact[]): Iterable<string> {
  const [paper, ...more] = papers.filter((one) => one.subject === subject && one.kind === kind);
  if (more.length > 0) yield `${subject} has ${more.length + 1} papers`;
  if (!paper) yield `${subject} of ${total} has no ${kind}`;
  else if (paper.number !== number) yield `${subject} names ${number}, and its ${kind} is ${paper.number}`;
  else if (paper.total !== total) yield `${subject} is of ${total}, and ${number} over ${paper.total}`;
}

const creditNoteOf = ({ id, creditNote, amount }: ShopRefundFact): Due => ({
  ...{ subject: id, kind: 'CREDIT_NOTE', number: creditNote, total: amount },
});

/** When all went back, the credit notes say so of supply value and VAT too. */
function* creditBreaches({ orderNo, state }: ShopOrderFact, papers: readonly PaperFact[]): Iterable<string> {
  const invoice = papers.find(({ kind }) => kind === 'INVOICE');
  const notes = papers.filter(({ kind }) => kind === 'CREDIT_NOTE');
  if (!invoice) return;
  for (const part of ['total', 'supplyValue', 'vat', 'taxFree'] as const) {
    const credited = notes.reduce((sum, note) => sum + note[part], 0);
    const isWhole = state === 'REFUNDED' && credited !== invoice[part];
    if (credited > invoice[part] || isWhole)
      yield `${orderNo} is ${state}: of ${part} ${invoice[part]} on ${invoice.number} ${credited} is credited`;
  }
}

export function* paperBreaches(order: ShopOrderFact, isPaid: boolean): Iterable<string> {
  const { orderNo, invoiceNo, total, refunds, papers, isBeingTold } = order;
  const invoice: Due = { subject: orderNo, kind: 'INVOICE', number: invoiceNo, total };
  const due = [
    ...(isPaid ? [invoice] : []),
    ...refunds.filter(({ state }) => state === 'DONE').map(creditNoteOf),
  ];
  for (const one of due) yield* dueBreaches(one, papers);
  const subjects = new Set(due.map(({ subject }) => subject));
  for (const { number, subject } of papers)
    if (!subjects.has(subject)) yield `${number} is about ${subject}, which was not paid, or did not go back`;
  for (const paper of papers) yield* sumBreaches(paper);
  // The word of a refund may come before the refund that it was.
  if (!isBeingTold) yield* creditBreaches(order, papers);
}

/** Numbers begin at 1, and none is left out: each is there once, being the key of its paper. */
export function* seriesBreaches(series: readonly SeriesFact[]): Iterable<string> {
  for (const { id, papers, first, last, counted } of series) {
    if (papers > 0 && (first !== 1 || last !== papers))
      yield `${id} has ${papers} papers, numbered from ${first} to ${last}`;
    if (counted !== last) yield `${id} is counted up to ${counted}, and its last paper is ${last}`;
  }
}
