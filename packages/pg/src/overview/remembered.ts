import type { Clock } from '@payflow/service-kit';
import type { DeliveryCount, OverviewReads, PaymentSums, Span } from './reads.ts';

/**
 * Pieces of the overview, each read by itself and in a turn of its own, so that no read holds up payments for long.
 * 1. A piece that lies back hardly changes any more: it is read again only after a while.
 * 2. Whoever asks for a piece that is being read gets the same answer.
 */
export interface PieceSums {
  readonly payments: readonly PaymentSums[];
  readonly deliveries: readonly DeliveryCount[];
}

export type ReadPiece = (span: Span) => Promise<PieceSums>;

const LIES_BACK_MS = 10 * 60_000;
const OLD_KEPT_MS = 5 * 60_000;
const YOUNG_KEPT_MS = 1_000;
const MOST_KEPT = 1_000;

type Clocks = Pick<Clock, 'now' | 'elapsedMs' | 'turn'>;

export function rememberPieces(
  reads: Pick<OverviewReads, 'payments' | 'deliveries'>,
  clock: Clocks,
): ReadPiece {
  const known = new Map<string, { readonly until: number; readonly sums: Promise<PieceSums> }>();

  async function read(span: Span): Promise<PieceSums> {
    await clock.turn();
    const payments = await reads.payments(span);
    await clock.turn();
    return { payments, deliveries: await reads.deliveries(span) };
  }

  return (span) => {
    const name = `${span.fromMs} ${span.beforeMs}`;
    const remembered = known.get(name);
    const elapsed = clock.elapsedMs();
    if (remembered && remembered.until > elapsed) return remembered.sums;
    if (known.size >= MOST_KEPT) known.clear();
    const keptMs = span.beforeMs < clock.now() - LIES_BACK_MS ? OLD_KEPT_MS : YOUNG_KEPT_MS;
    const sums = read(span);
    known.set(name, { until: elapsed + keptMs, sums });
    sums.catch(() => known.delete(name));
    return sums;
  };
}
