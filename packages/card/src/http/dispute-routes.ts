import { issuer } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { Disputes } from '../disputes/disputes.ts';

/** What a PG asks and tells about disputes; in the sandbox also what cardholders do. */
export function disputeRoutes(routes: Routes, disputes: Disputes, mode: 'sandbox' | 'server'): void {
  serve(routes, issuer.disputeEvents, ({ query }) => disputes.events(query));
  serve(routes, issuer.giveEvidence, ({ params, body }) => disputes.giveEvidence(params.id, body));
  if (mode === 'server') return;
  serve(routes, issuer.dispute, ({ body }) => disputes.dispute(body));
  serve(routes, issuer.issuerDisputes, ({ query }) => disputes.list(query));
  serve(routes, issuer.issuerDispute, ({ params }) => disputes.find(params.id));
  serve(routes, issuer.resolveDispute, ({ params, body }) => disputes.resolve(params.id, body));
}
