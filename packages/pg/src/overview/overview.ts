import { type adminOverview, responseCode } from '@payflow/contracts';
import { type Clock, isoTime } from '@payflow/service-kit';
import { seoulDay, startOfDay } from '../ledger/seoul-day.ts';
import { piecesOf, quantile, stepMsOf } from './pieces.ts';
import type { OverviewReads, Span } from './reads.ts';
import type { PieceSums, ReadPiece } from './remembered.ts';

type Overview = adminOverview.Overview;

const MINUTE_MS = 60_000;
const TODAY_STEP_MS = 60 * MINUTE_MS;
const APPROVALS_LOOKED_AT = 1_000;
const BASIS_POINTS = 10_000n;

export interface OverviewContext {
  readonly reads: OverviewReads;
  readonly readPiece: ReadPiece;
  readonly clock: Pick<Clock, 'now'>;
}

interface Told {
  readonly span: Span;
  readonly sums: PieceSums;
}

/** One after another: what lies between them is somebody's payment. */
async function tell(spans: readonly Span[], readPiece: ReadPiece): Promise<Told[]> {
  const told: Told[] = [];
  for (const span of spans) told.push({ span, sums: await readPiece(span) });
  return told;
}

type Payments = PieceSums['payments'];
type Became = Payments[number]['became'];

const total = (counts: readonly { readonly count: bigint }[]): bigint =>
  counts.reduce((sum, { count }) => sum + count, 0n);
const that = (payments: Payments, became: Became): bigint =>
  total(payments.filter((one) => one.became === became));
const rateOf = (good: bigint, bad: bigint): number | null =>
  good + bad === 0n ? null : Number((good * BASIS_POINTS) / (good + bad));

function approvalOf(payments: Payments): Overview['approval'] {
  const [approved, declined] = [that(payments, 'approved'), that(payments, 'declined')];
  return {
    approved: Number(approved),
    declined: Number(declined),
    open: Number(that(payments, 'open')),
    rate: rateOf(approved, declined),
  };
}

function declinesOf(payments: Payments): Overview['declines'] {
  const declined = payments.filter(({ became }) => became === 'declined');
  return [...Map.groupBy(declined, ({ code }) => String(code))]
    .map(([code, found]) => ({ ...responseCode(code), code, count: Number(total(found)) }))
    .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

function webhooksOf(deliveries: PieceSums['deliveries']): Overview['webhooks'] {
  const of = (...states: readonly string[]): bigint =>
    total(deliveries.filter(({ state }) => states.includes(state)));
  const [delivered, lost] = [of('DELIVERED'), of('EXHAUSTED', 'DISABLED')];
  return {
    delivered: Number(delivered),
    waiting: Number(of('WAITING')),
    lost: Number(lost),
    rate: rateOf(delivered, lost),
  };
}

const pieceView = ({ span, sums }: Told): Overview['pieces'][number] => ({
  at: isoTime(span.fromMs),
  payments: Number(total(sums.payments)),
  approved: Number(that(sums.payments, 'approved')),
  declined: Number(that(sums.payments, 'declined')),
});

async function todayOf({ clock, readPiece }: OverviewContext): Promise<Overview['today']> {
  const now = clock.now();
  const day = seoulDay(now);
  const told = await tell(piecesOf(startOfDay(day), now, TODAY_STEP_MS), readPiece);
  const payments = told.flatMap(({ sums }) => sums.payments);
  return {
    day,
    captured: Number(payments.reduce((sum, { captured }) => sum + captured, 0n)),
    refunded: Number(payments.reduce((sum, { refunded }) => sum + refunded, 0n)),
  };
}

/** How the last `minutes` of business time went, of all merchants together. */
export async function overviewOf(context: OverviewContext, minutes: number): Promise<Overview> {
  const { reads, readPiece, clock } = context;
  const now = clock.now();
  const stepMs = stepMsOf(minutes);
  const spans = piecesOf(now - minutes * MINUTE_MS + stepMs, now, stepMs);
  const fromMs = spans[0]?.fromMs ?? now;
  const told = await tell(spans, readPiece);
  const payments = told.flatMap(({ sums }) => sums.payments);
  const took = await reads.approvals({ fromMs, beforeMs: now + 1 }, APPROVALS_LOOKED_AT);
  return {
    at: isoTime(now),
    from: isoTime(fromMs),
    stepSeconds: stepMs / 1_000,
    pieces: told.map(pieceView),
    approval: approvalOf(payments),
    declines: declinesOf(payments),
    approving: { p50Ms: quantile(took, 0.5), p95Ms: quantile(took, 0.95), payments: took.length },
    webhooks: webhooksOf(told.flatMap(({ sums }) => sums.deliveries)),
    today: await todayOf(context),
    hasPayments: payments.length > 0 || (await reads.anyPayment()),
  };
}
