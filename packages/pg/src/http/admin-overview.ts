import { adminOverview } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { type OverviewContext, overviewOf } from '../overview/overview.ts';
import { rememberPieces } from '../overview/remembered.ts';

export function addOverviewRoutes(
  routes: Routes,
  { reads, clock }: Pick<OverviewContext, 'reads'> & { readonly clock: Parameters<typeof rememberPieces>[1] },
): void {
  const context = { reads, clock, readPiece: rememberPieces(reads, clock) };
  serve(routes, adminOverview.readOverview, ({ query }) => overviewOf(context, query.minutes));
}
