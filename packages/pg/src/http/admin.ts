import { admin } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { PaymentsContext } from '../payments/context.ts';
import { reviewPayment } from '../payments/review.ts';

export function addAdminRoutes(routes: Routes, context: PaymentsContext): void {
  serve(routes, admin.resolveReview, ({ params, body }) => reviewPayment(context, { tid: params.tid, body }));
}
