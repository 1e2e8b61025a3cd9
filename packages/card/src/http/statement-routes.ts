import { issuer } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { Statements } from '../statements/statements.ts';

/** What the issuer tells of its days; nobody puts a line there in server mode. */
export function statementRoutes(routes: Routes, statements: Statements, mode: 'sandbox' | 'server'): void {
  serve(routes, issuer.statement, ({ params, query }) => statements.page(params.date, query));
  if (mode === 'sandbox')
    serve(routes, issuer.addStatementLine, ({ params, body }) => statements.add(params.date, body));
}
