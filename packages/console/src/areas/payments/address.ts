import type { EndpointById, InputOf, PaymentMethod, PaymentStatus } from '@payflow/contracts';
import { soughtBy } from './sought.ts';

/** What the list shows stands in the address, so that a link shows the same and the way back leads there. */
export const filterNames = [
  'q',
  'status',
  'method',
  'merchant',
  'issuer',
  'from',
  'to',
  'min',
  'max',
] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

export const statuses = [
  ...(['READY', 'REQUESTED', 'APPROVING', 'AUTHORIZED', 'CAPTURED', 'PARTIALLY_REFUNDED'] as const),
  ...(['REFUNDED', 'VOIDED', 'FAILED', 'UNKNOWN', 'MANUAL_REVIEW', 'EXPIRED', 'CANCELLED_BY_BUYER'] as const),
] satisfies readonly PaymentStatus[];
export const methods = ['CARD', 'EASY_PAY'] as const satisfies readonly PaymentMethod[];
export const rowCounts = ['50', '100', '200'] as const;

export interface Place {
  readonly filters: Filters;
  /** The cursor of the page; absent: the first one. */
  readonly after: string | undefined;
  readonly rows: number;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WHOLE = /^[1-9]\d{0,8}$/;
const isOneOf =
  (known: readonly string[]) =>
  (value: string): boolean =>
    known.includes(value);

/** An address may have been typed: what it cannot mean is passed over. */
const isMeant: Readonly<Record<FilterName, (value: string) => boolean>> = {
  q: (value) => value.length <= 100,
  status: isOneOf(statuses),
  method: isOneOf(methods),
  merchant: (value) => value.length <= 64,
  issuer: (value) => value.length <= 64,
  from: (value) => DAY.test(value) && !Number.isNaN(Date.parse(value)),
  to: (value) => DAY.test(value) && !Number.isNaN(Date.parse(value)),
  min: (value) => WHOLE.test(value),
  max: (value) => WHOLE.test(value),
};

export function placeIn(search: URLSearchParams): Place {
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of filterNames) {
    const value = search.get(name)?.trim();
    if (value && isMeant[name](value)) filters[name] = name === 'q' ? soughtBy(value) : value;
  }
  const rows = rowCounts.find((count) => count === search.get('rows')) ?? rowCounts[0];
  return { filters, after: search.get('after') || undefined, rows: Number(rows) };
}

export function addressOfPlace({ filters, after, rows }: Place): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of filterNames) if (filters[name]) search.set(name, filters[name]);
  if (String(rows) !== rowCounts[0]) search.set('rows', String(rows));
  if (after) search.set('after', after);
  return search;
}

type Query = NonNullable<InputOf<EndpointById<'searchPayments'>>['query']>;

const DAY_MS = 86_400_000;
/** Seoul has no summer time. */
const beginOf = (day: string): number => Date.parse(`${day}T00:00:00+09:00`);
const time = (ms: number): string => new Date(ms).toISOString();

/** The filters as the server has them; days are Seoul's, the last one included. */
export function queryOf({ q, status, method, merchant, issuer, from, to, min, max }: Filters): Query {
  return {
    q,
    status: status as PaymentStatus | undefined,
    method: method as PaymentMethod | undefined,
    merchantId: merchant,
    issuer,
    from: from && time(beginOf(from)),
    to: to && time(beginOf(to) + DAY_MS),
    minAmount: min && Number(min),
    maxAmount: max && Number(max),
  };
}
