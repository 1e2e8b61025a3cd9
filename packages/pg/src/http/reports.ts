import { reports } from '@payflow/contracts';
import { type Routes, serve } from '@payflow/service-kit';
import type { ReportReads } from '../reports/reads.ts';
import { approvalRateOf, dailySalesOf, feesOf, vatSummaryOf } from '../reports/reports.ts';

export function addReportRoutes(routes: Routes, reads: ReportReads): void {
  serve(routes, reports.dailySales, ({ caller, query }) => dailySalesOf(reads, caller.id, query));
  serve(routes, reports.approvalRate, ({ caller, query }) => approvalRateOf(reads, caller.id, query));
  serve(routes, reports.fees, ({ caller, query }) => feesOf(reads, caller.id, query));
  serve(routes, reports.vatSummary, ({ caller, query }) => vatSummaryOf(reads, caller.id, query));
}
