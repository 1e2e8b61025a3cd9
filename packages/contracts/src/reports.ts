import { z } from 'zod';
import { endpoint, type Table } from './endpoint.ts';
import { envelope, ReplyFormat } from './fields.ts';
import { BusinessDay } from './ledger.ts';

/** What a merchant reads at the end of a day, a month, a year. Amounts are minor units; days and months are Seoul's. */

const TAG = 'PG · reports';
const PATH = '/api/v1/reports';

/** As many days one report covers at most. */
export const MAX_REPORT_DAYS = 366;

const DAY_MS = 24 * 3_600_000;
const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1;

const Days = z
  .strictObject({
    from: BusinessDay.meta({ description: 'The first business day, Asia/Seoul.' }),
    to: BusinessDay.meta({ description: 'The last business day, Asia/Seoul.' }),
    format: ReplyFormat,
  })
  .refine(({ from, to }) => daysBetween(from, to) >= 1, { error: 'must not be before from', path: ['to'] })
  .refine(({ from, to }) => daysBetween(from, to) <= MAX_REPORT_DAYS, {
    error: `must be at most ${MAX_REPORT_DAYS} days from the first; ask for less at once`,
    path: ['to'],
  });

const YEAR = /^\d{4}$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const Months = z
  .strictObject({
    year: z.string().regex(YEAR, 'must be a year, YYYY').optional(),
    month: z.string().regex(MONTH, 'must be a month, YYYY-MM').optional(),
    format: ReplyFormat,
  })
  .refine(({ year, month }) => (year === undefined) !== (month === undefined), {
    error: 'send either year or month',
    path: ['year'],
  });

const Count = z.int().min(0);
const Sum = z.int().meta({ description: 'Minor units.' });
const Month = z.string().meta({ description: 'YYYY-MM, Asia/Seoul.', example: '2026-03' });

/** A report is rows of plain cells, and its table has a column for each field. */
function tableOf<Row extends Readonly<Record<string, string | number | null>>>(
  file: string,
  columns: readonly (keyof Row & string)[],
): Table<{ readonly data: { readonly rows: readonly Row[] } }> {
  return {
    file,
    columns,
    rows: ({ data }) => data.rows.map((row) => columns.map((column) => row[column] ?? null)),
  };
}

const report = <Row extends z.ZodType>(row: Row) => envelope(z.object({ rows: z.array(row) }));

export const DailySales = z
  .object({
    day: BusinessDay,
    captures: Count,
    captured: Sum,
    refunds: Count,
    refunded: Sum,
    fees: Sum.meta({ description: 'Kept, less what refunds gave back; minor units.' }),
    vat: Sum.meta({ description: 'Of the fees.' }),
    net: Sum.meta({ description: 'captured − refunded − fees − VAT: what the day brought the merchant.' }),
  })
  .meta({ id: 'DailySales' });
export type DailySales = z.output<typeof DailySales>;

const ofMerchant = { server: 'pg', method: 'get', tag: TAG, access: 'merchant', refuses: [] } as const;
const ofDays = { from: '2026-03-01', to: '2026-03-31' };

export const dailySales = endpoint({
  ...ofMerchant,
  id: 'dailySales',
  path: `${PATH}/daily-sales`,
  summary: 'What was taken, given back and kept, day by day',
  description: 'Days on which nothing moved are left out. Disputes are no sales: the wallet shows them.',
  query: Days,
  reply: report(DailySales),
  csv: tableOf<DailySales>('daily-sales', [
    ...(['day', 'captures', 'captured', 'refunds', 'refunded', 'fees', 'vat', 'net'] as const),
  ]),
  example: {
    query: ofDays,
    reply: {
      code: 'OK',
      message: '1 day.',
      data: {
        rows: [
          {
            ...{ day: '2026-03-02', captures: 1, captured: 50000, refunds: 0, refunded: 0 },
            ...{ fees: 1400, vat: 140, net: 48460 },
          },
        ],
      },
    },
  },
});

export const ApprovalRate = z
  .object({
    day: BusinessDay.meta({ description: 'On which the payment was made.' }),
    issuer: z.string().meta({ example: 'card' }),
    attempts: Count,
    approved: Count,
    declined: Count,
    open: Count.meta({ description: 'Asked and not answered for good yet.' }),
    rate: z
      .int()
      .min(0)
      .max(10_000)
      .nullable()
      .meta({ description: 'approved ÷ (approved + declined), in basis points; null before any answer.' }),
    declines: z.string().meta({
      description: 'Response codes with how many each, the most frequent first.',
      example: '51:2 05:1',
    }),
  })
  .meta({ id: 'ApprovalRate' });
export type ApprovalRate = z.output<typeof ApprovalRate>;

export const approvalRate = endpoint({
  ...ofMerchant,
  id: 'approvalRate',
  path: `${PATH}/approval-rate`,
  summary: 'How many payments were approved, by day and issuer, and why the others were not',
  description: 'A payment counts with the issuer that was asked last.',
  query: Days,
  reply: report(ApprovalRate),
  csv: tableOf<ApprovalRate>('approval-rate', [
    ...(['day', 'issuer', 'attempts', 'approved', 'declined', 'open', 'rate', 'declines'] as const),
  ]),
  example: {
    query: ofDays,
    reply: {
      code: 'OK',
      message: '1 row.',
      data: {
        rows: [
          {
            ...{ day: '2026-03-02', issuer: 'card', attempts: 4, approved: 3, declined: 1, open: 0 },
            ...{ rate: 7500, declines: '51:1' },
          },
        ],
      },
    },
  },
});

export const FeesOfMonth = z
  .object({
    month: Month,
    issuer: z.string().meta({ example: 'card' }),
    method: z.string().meta({ description: 'How it was paid.', example: 'CARD' }),
    payments: Count.meta({ description: 'Payments of which a fee was kept or given back.' }),
    fees: Sum,
    vat: Sum,
  })
  .meta({ id: 'FeesOfMonth' });
export type FeesOfMonth = z.output<typeof FeesOfMonth>;

export const fees = endpoint({
  ...ofMerchant,
  id: 'fees',
  path: `${PATH}/fees`,
  summary: 'Fees and their VAT, by month, issuer and method',
  query: Months,
  reply: report(FeesOfMonth),
  csv: tableOf<FeesOfMonth>('fees', ['month', 'issuer', 'method', 'payments', 'fees', 'vat']),
  example: {
    query: { month: '2026-03' },
    reply: {
      code: 'OK',
      message: '1 row.',
      data: {
        rows: [{ month: '2026-03', issuer: 'card', method: 'CARD', payments: 1, fees: 1400, vat: 140 }],
      },
    },
  },
});

export const VatOfMonth = z
  .object({
    month: Month,
    sales: Sum.meta({ description: 'Captured − refunded.' }),
    taxFree: Sum.meta({ description: 'Of the sales, what is exempt.' }),
    taxable: Sum.meta({ description: 'Of the sales, the rest, VAT included.' }),
    supplyValue: Sum.meta({ description: 'taxable − vat.' }),
    vat: Sum.meta({ description: 'taxable × 10 ÷ 110, rounded half up.' }),
    feeVat: Sum.meta({ description: 'VAT that the merchant paid with the fees.' }),
  })
  .meta({ id: 'VatOfMonth' });
export type VatOfMonth = z.output<typeof VatOfMonth>;

export const vatSummary = endpoint({
  ...ofMerchant,
  id: 'vatSummary',
  path: `${PATH}/vat-summary`,
  summary: "What a merchant's VAT return asks for, by month",
  description:
    'Prices include VAT. What is captured is tax-free as far as the `taxFreeAmount` of its payment goes; a refund takes the taxable part first.',
  query: Months,
  reply: report(VatOfMonth),
  csv: tableOf<VatOfMonth>('vat-summary', [
    ...(['month', 'sales', 'taxFree', 'taxable', 'supplyValue', 'vat', 'feeVat'] as const),
  ]),
  example: {
    query: { year: '2026' },
    reply: {
      code: 'OK',
      message: '1 month.',
      data: {
        rows: [
          {
            ...{ month: '2026-03', sales: 50000, taxFree: 6000, taxable: 44000 },
            ...{ supplyValue: 40000, vat: 4000, feeVat: 140 },
          },
        ],
      },
    },
  },
});
