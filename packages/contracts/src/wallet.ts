import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EXAMPLE, envelope, ReplyFormat, Tid, Timestamp, text } from './fields.ts';
import { BusinessDay, spanOfDays } from './ledger.ts';

/** What moved in a merchant's wallet, and what was paid out of it. */

const TAG = 'PG · wallet';

export const walletLineKinds = [
  'CAPTURE',
  'REFUND',
  'DISPUTE_OPENED',
  'DISPUTE_WON',
  'PAYOUT',
  'ADJUSTMENT',
] as const;
export type WalletLineKind = (typeof walletLineKinds)[number];

export const WalletLine = z
  .object({
    transactionId: z.string().meta({ description: 'Of the ledger.', example: 'chg_0123456789ABCDEFGHJ_3' }),
    kind: z.enum(walletLineKinds),
    amount: z.int().meta({ description: 'Minor units; below zero what left the wallet.', example: 48460 }),
    balance: z.int().meta({ description: 'What was in the wallet after it.', example: 48460 }),
    tid: Tid.nullable(),
    settlementId: z
      .string()
      .nullable()
      .meta({ description: 'The settlement that paid it out, or that has it.' }),
    day: BusinessDay,
    at: Timestamp,
  })
  .meta({ id: 'WalletLine' });
export type WalletLine = z.output<typeof WalletLine>;

const days = {
  from: BusinessDay.optional().meta({ description: 'The first business day, Asia/Seoul.' }),
  to: BusinessDay.optional().meta({ description: 'The last business day, Asia/Seoul.' }),
};
const paging = {
  cursor: text(300).optional().meta({ description: "A reply's nextCursor, to read on." }),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
};
const nextCursor = z.string().nullable().meta({ description: 'null when nothing follows.' });

const History = envelope(z.object({ lines: z.array(WalletLine), nextCursor }).meta({ id: 'WalletHistory' }));

export const walletHistory = endpoint({
  id: 'walletHistory',
  server: 'pg',
  method: 'get',
  path: '/api/v1/wallet/history',
  tag: TAG,
  summary: 'Every movement of the wallet with the balance after it, the newest first',
  description: 'One line for each ledger transaction that touches what the PG owes the merchant.',
  access: 'merchant',
  query: spanOfDays(z.strictObject({ ...days, ...paging, format: ReplyFormat })),
  reply: History,
  csv: {
    file: 'wallet',
    columns: ['at', 'day', 'kind', 'amount', 'balance', 'tid', 'settlementId', 'transactionId'],
    rows: ({ data }: z.output<typeof History>) =>
      data.lines.map((line) => [
        ...[line.at, line.day, line.kind, line.amount, line.balance],
        ...[line.tid, line.settlementId, line.transactionId],
      ]),
  },
  refuses: [],
  example: {
    query: { from: '2026-03-02', limit: '10' },
    reply: {
      code: 'OK',
      message: '1 line.',
      data: {
        lines: [
          {
            transactionId: 'chg_0123456789ABCDEFGHJ_3',
            kind: 'CAPTURE',
            amount: 48460,
            balance: 48460,
            tid: EXAMPLE.tid,
            settlementId: null,
            day: '2026-03-02',
            at: EXAMPLE.at,
          },
        ],
        nextCursor: null,
      },
    },
  },
});

export const WalletPayout = z
  .object({
    settlementId: z.string().meta({ example: EXAMPLE.settlementId }),
    day: BusinessDay.meta({ description: 'The business day that it is for.' }),
    amount: z.int().min(0).meta({ description: 'What went to the bank, minor units.', example: 48460 }),
    withheld: z.int().min(0).meta({ description: 'Taxes that were kept of it.', example: 0 }),
    paidAt: Timestamp,
  })
  .meta({ id: 'WalletPayout' });
export type WalletPayout = z.output<typeof WalletPayout>;

const aPayout = {
  settlementId: EXAMPLE.settlementId,
  day: '2026-03-02',
  amount: 48460,
  withheld: 0,
  paidAt: EXAMPLE.at,
} as const satisfies WalletPayout;

export const walletPayouts = endpoint({
  id: 'walletPayouts',
  server: 'pg',
  method: 'get',
  path: '/api/v1/wallet/payouts',
  tag: TAG,
  summary: 'What was paid out, the newest first',
  access: 'merchant',
  query: z.strictObject(paging),
  reply: envelope(z.object({ payouts: z.array(WalletPayout), nextCursor }).meta({ id: 'WalletPayouts' })),
  refuses: [],
  example: {
    query: { limit: '10' },
    reply: { code: 'OK', message: '1 payout.', data: { payouts: [aPayout], nextCursor: null } },
  },
});
