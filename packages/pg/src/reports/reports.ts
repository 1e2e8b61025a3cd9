import type { QueryOf, ReplyOf, reports } from '@payflow/contracts';
import { amountOf } from '../ledger/ledger.ts';
import { endOfDay, startOfDay } from '../ledger/seoul-day.ts';
import { counted } from '../records/page.ts';
import type { Attempts, DaySums, ReportReads, Span } from './reads.ts';

/** A merchant's reports: grouped in the database, reckoned in BigInt, exact to the won. */

const reply = <Row>(rows: readonly Row[], one: string) => ({
  code: 'OK' as const,
  message: counted(rows, one),
  data: { rows: [...rows] },
});

const spanOf = (merchantId: string, { from, to }: { readonly from: string; readonly to: string }): Span => ({
  merchantId,
  fromMs: startOfDay(from),
  beforeMs: endOfDay(to),
});

/** The first day of the month after this one, YYYY-MM. */
function dayAfterMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
}

/** The contract has one of the two. */
function monthsOf(
  merchantId: string,
  { year, month }: { readonly year?: string | undefined; readonly month?: string | undefined },
): Span {
  const [first, last] = month === undefined ? [`${year}-01`, `${year}-12`] : [month, month];
  return { merchantId, fromMs: startOfDay(`${first}-01`), beforeMs: startOfDay(dayAfterMonth(last)) };
}

function dayRow({ day, captures, captured, refunds, refunded, fees, vat }: DaySums): reports.DailySales {
  return {
    day,
    captures: amountOf(captures),
    captured: amountOf(captured),
    refunds: amountOf(refunds),
    refunded: amountOf(refunded),
    fees: amountOf(fees),
    vat: amountOf(vat),
    net: amountOf(captured - refunded - fees - vat),
  };
}

export async function dailySalesOf(
  reads: ReportReads,
  merchantId: string,
  query: QueryOf<typeof reports.dailySales>,
): Promise<ReplyOf<typeof reports.dailySales>> {
  return reply((await reads.days(spanOf(merchantId, query))).map(dayRow), 'day');
}

const BASIS_POINTS = 10_000n;

function attemptsRow(found: readonly Attempts[]): reports.ApprovalRate {
  const [first] = found;
  if (!first) throw new Error('a group of nothing');
  const of = (...became: readonly Attempts['became'][]): bigint =>
    found.reduce((sum, one) => sum + (became.includes(one.became) ? one.count : 0n), 0n);
  const answered = of('approved', 'declined');
  const declines = found
    .filter(({ became }) => became === 'declined')
    .toSorted((a, b) => Number(b.count - a.count) || (String(a.code) < String(b.code) ? -1 : 1));
  return {
    day: first.day,
    issuer: first.issuer,
    attempts: amountOf(of('approved', 'declined', 'open')),
    approved: amountOf(of('approved')),
    declined: amountOf(of('declined')),
    open: amountOf(of('open')),
    rate: answered === 0n ? null : amountOf((of('approved') * BASIS_POINTS) / answered),
    declines: declines.map(({ code, count }) => `${code}:${count}`).join(' '),
  };
}

export async function approvalRateOf(
  reads: ReportReads,
  merchantId: string,
  query: QueryOf<typeof reports.approvalRate>,
): Promise<ReplyOf<typeof reports.approvalRate>> {
  const attempts = await reads.attempts(spanOf(merchantId, query));
  const groups = Map.groupBy(attempts, ({ day, issuer }) => `${day} ${issuer}`);
  return reply([...groups.values()].map(attemptsRow), 'row');
}

export async function feesOf(
  reads: ReportReads,
  merchantId: string,
  query: QueryOf<typeof reports.fees>,
): Promise<ReplyOf<typeof reports.fees>> {
  const found = await reads.fees(monthsOf(merchantId, query));
  const rows = found.map(({ payments, fees, vat, ...named }) => ({
    ...named,
    payments: amountOf(payments),
    fees: amountOf(fees),
    vat: amountOf(vat),
  }));
  return reply(rows, 'row');
}

/**
 * The VAT in a price that includes it: price × 10 ÷ 110, rounded half up (away from zero below it), so that supply value and
 * VAT add up to the price. Source: the supply value is 100/110 of what was received, VAT Act (부가가치세법) art. 29(7).
 */
export function vatWithin(price: bigint): bigint {
  const [sign, whole] = price < 0n ? [-1n, -price] : [1n, price];
  return sign * ((whole * 2n + 11n) / 22n);
}

export async function vatSummaryOf(
  reads: ReportReads,
  merchantId: string,
  query: QueryOf<typeof reports.vatSummary>,
): Promise<ReplyOf<typeof reports.vatSummary>> {
  const span = monthsOf(merchantId, query);
  const [days, exempt] = await Promise.all([reads.days(span), reads.taxFree(span)]);
  const taxFreeOf = new Map(exempt.map(({ month, taxFree }) => [month, taxFree]));
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7));
  const rows = [...months].map(([month, own]): reports.VatOfMonth => {
    const sales = own.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0n);
    const taxFree = taxFreeOf.get(month) ?? 0n;
    const taxable = sales - taxFree;
    const vat = vatWithin(taxable);
    return {
      month,
      sales: amountOf(sales),
      taxFree: amountOf(taxFree),
      taxable: amountOf(taxable),
      supplyValue: amountOf(taxable - vat),
      vat: amountOf(vat),
      feeVat: amountOf(own.reduce((sum, day) => sum + day.vat, 0n)),
    };
  });
  return reply(rows, 'month');
}
