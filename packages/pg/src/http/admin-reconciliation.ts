import { reconciliation } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import { type AdministrationContext, resolveCase, runDay, showCase } from '../reconciliation/administer.ts';
import { listCases, listRuns } from '../reconciliation/look-up.ts';
import type { ReconciliationReads } from '../reconciliation/reads.ts';

export function addReconciliationRoutes(
  routes: Routes,
  context: AdministrationContext,
  reads: ReconciliationReads,
): void {
  serve(routes, reconciliation.listReconciliation, ({ query }) => listRuns(reads, query));
  serve(routes, reconciliation.listReconciliationCases, ({ query }) => listCases(reads, query));
  serve(routes, reconciliation.getReconciliationCase, ({ params }) => showCase(context, params.id));
  serve(routes, reconciliation.resolveReconciliationCase, ({ params, body, caller }) =>
    resolveCase(context, { ...body, id: params.id, by: caller.id }),
  );
  serve(routes, reconciliation.runReconciliation, ({ body }) => runDay(context, body));
}
