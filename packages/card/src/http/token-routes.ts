import { issuer } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { Tokens } from '../tokens/tokens.ts';

/** Cards on file. */
export function tokenRoutes(routes: Routes, tokens: Tokens): void {
  serve(routes, issuer.createToken, ({ body }) => tokens.create(body));
  serve(routes, issuer.deleteToken, ({ params }) => tokens.remove(params.token));
}
