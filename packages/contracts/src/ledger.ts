import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Currency, EXAMPLE, envelope, ReplyFormat, Tid, Timestamp, text } from './fields.ts';
import { LedgerAccount } from './ledger-accounts.ts';

const TAG = 'PG · ledger';

export const BusinessDay = z.iso
  .date('must be a day, YYYY-MM-DD')
  .meta({ description: 'A business day, Asia/Seoul.', example: '2026-03-02' });

interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A query by days, which must be in order where both are sent: an empty list would hide that they were swapped. */
export const spanOfDays = <Query extends z.ZodType<Span>>(query: Query) =>
  query.refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: 'must not be before from',
    path: ['to'],
  });

const Side = z.int().min(0).meta({ description: 'Minor units; 0 when the line is on the other side.' });
const Issuer = z
  .string()
  .nullable()
  .meta({ description: 'Which issuer owes it; null on other accounts.', example: 'card' });
const Sum = z.int().min(0).meta({ description: 'Minor units.', example: 50000 });
const Balance = z
  .int()
  .meta({ description: 'Minor units; below zero when it stands on the unusual side.', example: 48460 });

export const LedgerEntry = z
  .object({
    transactionId: z.string().meta({
      description: "The event's id. Its lines' debits equal its credits.",
      example: 'chg_0123456789ABCDEFGHJ_3',
    }),
    line: z.int().min(1),
    account: LedgerAccount,
    issuer: Issuer,
    debit: Side,
    credit: Side,
    currency: Currency,
    tid: Tid.nullable(),
    seq: z
      .int()
      .nullable()
      .meta({ description: "The number of the payment's event that made it.", example: 3 }),
    day: BusinessDay,
    at: Timestamp,
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.output<typeof LedgerEntry>;

export const TrialBalance = z
  .object({
    accounts: z.array(
      z.object({ account: LedgerAccount, issuer: Issuer, currency: Currency, debits: Sum, credits: Sum }),
    ),
    totals: z
      .array(z.object({ currency: Currency, debits: Sum, credits: Sum }))
      .meta({ description: 'Debits equal credits, always.' }),
  })
  .meta({ id: 'TrialBalance' });

const aPayable = {
  transactionId: 'chg_0123456789ABCDEFGHJ_3',
  line: 2,
  account: 'merchant_payable',
  issuer: null,
  debit: 0,
  credit: 48460,
  currency: 'KRW',
  tid: EXAMPLE.tid,
  seq: 3,
  day: '2026-03-02',
  at: EXAMPLE.at,
} as const;

const aTrialBalance = {
  accounts: [
    { account: 'issuer_receivable', issuer: 'card', currency: 'KRW', debits: 50000, credits: 0 },
    { account: 'merchant_payable', issuer: null, currency: 'KRW', debits: 0, credits: 48460 },
    { account: 'fee_income', issuer: null, currency: 'KRW', debits: 0, credits: 1400 },
    { account: 'vat_payable', issuer: null, currency: 'KRW', debits: 0, credits: 140 },
  ],
  totals: [{ currency: 'KRW', debits: 50000, credits: 50000 }],
} as const;

export const wallet = endpoint({
  id: 'wallet',
  server: 'pg',
  method: 'get',
  path: '/api/v1/wallet',
  tag: TAG,
  summary: 'What the PG owes the merchant: captures less refunds, fees and settlements',
  description: 'Below zero when refunds came after the settlement; the next settlement takes it in.',
  access: 'merchant',
  query: z.strictObject({}),
  reply: envelope(
    z
      .object({
        merchantId: z.string(),
        currency: Currency,
        balance: Balance,
        pending: z.int().meta({ description: 'Of the balance, what no closed settlement has taken in yet.' }),
        payable: z
          .int()
          .meta({ description: 'Of the balance, what is in closed settlements and not paid yet.' }),
        held: z.int().meta({ description: 'What is under dispute, and in no balance.' }),
        lastPayout: z
          .object({
            settlementId: z.string(),
            day: BusinessDay,
            amount: z.int().min(0),
            withheld: z.int().min(0),
            paidAt: Timestamp,
          })
          .nullable(),
      })
      .meta({ id: 'Wallet' }),
  ),
  refuses: [],
  example: {
    reply: {
      code: 'OK',
      message: '48460 KRW.',
      data: {
        ...{ merchantId: 'M001', currency: 'KRW', balance: 48460 },
        ...{ pending: 48460, payable: 0, held: 0, lastPayout: null },
      },
    },
  },
});

const EntryPage = envelope(
  z.object({
    entries: z.array(LedgerEntry),
    nextCursor: z.string().nullable().meta({ description: 'null when nothing follows.' }),
  }),
);
const entryColumns = [
  ...(['at', 'day', 'transactionId', 'line', 'account', 'issuer'] as const),
  ...(['debit', 'credit', 'currency', 'tid', 'seq'] as const),
];

export const ledgerEntries = endpoint({
  id: 'ledgerEntries',
  server: 'pg',
  method: 'get',
  path: '/api/v1/ledger',
  tag: TAG,
  summary: "Every line of the merchant's transactions, newest first",
  access: 'merchant',
  query: spanOfDays(
    z.strictObject({
      account: LedgerAccount.optional(),
      from: BusinessDay.optional().meta({ description: 'The first business day, Asia/Seoul.' }),
      to: BusinessDay.optional().meta({ description: 'The last business day, Asia/Seoul.' }),
      tid: Tid.optional(),
      cursor: text(200).optional().meta({ description: "A reply's nextCursor, to read on." }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      format: ReplyFormat,
    }),
  ),
  reply: EntryPage,
  csv: {
    file: 'ledger',
    columns: entryColumns,
    rows: ({ data }: z.output<typeof EntryPage>) =>
      data.entries.map((entry) => entryColumns.map((column) => entry[column])),
  },
  refuses: [],
  example: {
    query: { account: 'merchant_payable', limit: '10' },
    reply: { code: 'OK', message: '1 entry.', data: { entries: [aPayable], nextCursor: null } },
  },
});

export const trialBalance = endpoint({
  id: 'trialBalance',
  server: 'pg',
  method: 'get',
  path: '/api/v1/ledger/trial-balance',
  tag: TAG,
  summary: "Debits and credits of each account over the merchant's transactions, and in total",
  access: 'merchant',
  query: z.strictObject({}),
  reply: envelope(TrialBalance),
  refuses: [],
  example: { reply: { code: 'OK', message: '4 accounts.', data: aTrialBalance } },
});

export const wholeTrialBalance = endpoint({
  id: 'wholeTrialBalance',
  server: 'pg',
  method: 'get',
  path: '/admin/api/ledger/trial-balance',
  tag: TAG,
  summary: 'The same over the whole ledger',
  access: 'admin',
  query: z.strictObject({}),
  reply: envelope(TrialBalance),
  refuses: [],
  example: { reply: { code: 'OK', message: '4 accounts.', data: aTrialBalance } },
});

export const ledgerBalances = endpoint({
  id: 'ledgerBalances',
  server: 'pg',
  method: 'get',
  path: '/api/v1/ledger/balances',
  tag: TAG,
  summary: "What stands on each account at the end of a business day, from the merchant's transactions",
  access: 'merchant',
  query: z.strictObject({
    date: BusinessDay.optional().meta({
      description: 'The business day, Asia/Seoul; today when absent.',
    }),
  }),
  reply: envelope(
    z.object({
      date: BusinessDay,
      balances: z.array(
        z.object({ account: LedgerAccount, issuer: Issuer, currency: Currency, balance: Balance }),
      ),
    }),
  ),
  refuses: [],
  example: {
    query: { date: '2026-03-02' },
    reply: {
      code: 'OK',
      message: '4 accounts.',
      data: {
        date: '2026-03-02',
        balances: [
          { account: 'issuer_receivable', issuer: 'card', currency: 'KRW', balance: 50000 },
          { account: 'merchant_payable', issuer: null, currency: 'KRW', balance: 48460 },
          { account: 'fee_income', issuer: null, currency: 'KRW', balance: 1400 },
          { account: 'vat_payable', issuer: null, currency: 'KRW', balance: 140 },
        ],
      },
    },
  },
});
