import { settlements } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { SettlementContext } from '../settlements/context.ts';
import { listSettlements, showSettlement } from '../settlements/look-up.ts';
import { runDay } from '../settlements/run.ts';

export function addSettlementRoutes(routes: Routes, context: SettlementContext): void {
  const { reads } = context;
  serve(routes, settlements.listSettlements, ({ caller, query }) => listSettlements(reads, caller.id, query));
  serve(routes, settlements.getSettlement, ({ caller, params, query }) =>
    showSettlement(reads, { merchantId: caller.id, id: params.id, query }),
  );
  serve(routes, settlements.listAllSettlements, ({ query: { merchantId, ...query } }) =>
    listSettlements(reads, merchantId, query),
  );
  serve(routes, settlements.runSettlement, ({ body }) => runDay(context, body));
}
