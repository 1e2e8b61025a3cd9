import { adminPayment } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { lookAtPayment, type SurroundingsReads } from '../payments/look-at.ts';
import type { PaymentReads } from '../records/reads.ts';
import { tellAnyTimeline } from '../timeline/tell.ts';

export interface PaymentLookParts {
  readonly reads: PaymentReads;
  readonly surroundings: SurroundingsReads;
  /** Where a trace can be looked at, with `{traceId}` in its place. */
  readonly traceViewer: string | undefined;
}

export function addPaymentLookRoutes(
  routes: Routes,
  { reads, surroundings, traceViewer }: PaymentLookParts,
): void {
  serve(routes, adminPayment.adminPayment, ({ params: { tid } }) =>
    lookAtPayment(surroundings, { tid, traceViewer }),
  );
  serve(routes, adminPayment.adminPaymentTimeline, ({ params: { tid } }) => tellAnyTimeline(reads, tid));
}
