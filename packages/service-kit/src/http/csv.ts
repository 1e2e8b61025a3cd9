import type { EndpointShape } from '@payflow/contracts';
import { stringify } from 'csv-stringify/sync';
import type { Request } from 'express';

/** Whether the caller wants this call's reply as a table; `format` outweighs the Accept header. */
export function wantsCsv({ csv }: EndpointShape, req: Request, query: unknown): boolean {
  if (!csv) return false;
  const { format } = (query ?? {}) as { readonly format?: string };
  return format === undefined ? req.accepts(['json', 'text/csv']) === 'text/csv' : format === 'csv';
}

/** RFC 4180 with a row of names; a text that a spreadsheet would take for a formula is marked as text. */
export const csvOf = ({ columns, rows }: NonNullable<EndpointShape['csv']>, reply: unknown): string =>
  stringify([columns, ...rows(reply as never)], { escape_formulas: true });
