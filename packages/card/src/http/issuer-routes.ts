import { issuer } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { Authorizations } from '../authorizations/authorizations.ts';

export function issuerRoutes(routes: Routes, authorizations: Authorizations): void {
  serve(routes, issuer.authorize, ({ body }) => authorizations.authorize(body));
  serve(routes, issuer.capture, ({ body }) => authorizations.capture(body));
  serve(routes, issuer.refund, ({ body }) => authorizations.refund(body));
  serve(routes, issuer.reverse, ({ body }) => authorizations.reverse(body));
  serve(routes, issuer.authorization, ({ params }) => authorizations.find(params.attemptId));
  serve(routes, issuer.authorizations, ({ query }) => authorizations.ofPayment(query.tid));
}
