import { z } from 'zod';

/** A read of the console, by what it is called in a report. */
export type Read = readonly [name: string, path: string];

const DAY_MS = 24 * 3_600_000;
const Page = z.object({ nextCursor: z.string().nullable() });

const PAYMENTS = '/admin/api/payments';
const WEBHOOKS = '/admin/api/webhook-deliveries';
const REPORTS = '/api/v1/reports';

const copy = (nth: number): string => `T${String(nth).padStart(19, '0')}`;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
const businessDay = (days: number): string => daysAgo(days).slice(0, 10);

/** Everything that somebody would choose in the list of payments. */
const filters = (): string[] => [
  ...['status=CAPTURED', 'status=FAILED', 'status=UNKNOWN', 'status=MANUAL_REVIEW'],
  ...['merchantId=M001', 'merchantId=SEED-M000007', 'merchantId=nobody', 'merchantId=M001&status=FAILED'],
  ...['issuer=card-b', 'issuer=nobody', 'method=EASY_PAY', 'status=FAILED&issuer=card-b&method=EASY_PAY'],
  ...[
    'minAmount=200000',
    'maxAmount=999',
    'minAmount=50000&maxAmount=50500',
    'minAmount=200000&merchantId=M001',
  ],
  ...[`from=${daysAgo(20)}&to=${daysAgo(19)}`, `to=${daysAgo(40)}`, `from=${daysAgo(20)}&maxAmount=999`],
];

/** Each kind of what may be typed, found and not found. */
const searches = (stored: number): string[] => {
  const middle = Math.floor(stored / 2);
  return [
    ...[copy(middle), copy(0), copy(middle).slice(0, 16), 'TZZZZZZZ'],
    ...[
      `SEED-${String(middle).padStart(9, '0')}`,
      'NO-SUCH-ORDER',
      'card:0103',
      'card:4242',
      '50,000',
      '777',
      '4242',
    ],
  ].map((typed) => `q=${encodeURIComponent(typed)}`);
};

const combined = ['q=card:0103&status=FAILED', 'q=card:0103&merchantId=nobody', 'q=50,000&issuer=nobody'];

export async function reads(get: (path: string) => Promise<string>, stored: number): Promise<Read[]> {
  const deepPage = async (path: string, more: string): Promise<string> => {
    const { nextCursor } = Page.parse(JSON.parse(await get(`${path}?${more}`)));
    return `${path}?cursor=${nextCursor}`;
  };
  const list = ['', ...filters(), ...searches(stored), ...combined];
  const days = `from=${businessDay(31)}&to=${businessDay(0)}`;
  const month = businessDay(15).slice(0, 7);
  const { deliveries } = z
    .object({ deliveries: z.array(z.object({ endpointId: z.string() })).min(1) })
    .parse(JSON.parse(await get(`${WEBHOOKS}?limit=1`)));
  const endpoint = `endpointId=${deliveries[0]?.endpointId}`;
  const webhooks = ['', 'status=EXHAUSTED', 'status=WAITING', 'merchantId=M001', `tid=${copy(7)}`, endpoint];
  return [
    ...list.map((query): Read => [`payments ${query}`, `${PAYMENTS}?${query}`]),
    ['payments, a page in the middle', await deepPage(PAYMENTS, `to=${daysAgo(15)}`)],
    ['payments, the last page', await deepPage(PAYMENTS, `to=${daysAgo(29.99)}`)],
    ['payments as a table, 10,000 rows', `${PAYMENTS}?format=csv`],
    ['a table of what few are', `${PAYMENTS}?format=csv&status=FAILED&issuer=card-b&minAmount=200000`],
    ['payment', `${PAYMENTS}/${copy(7)}`],
    ['its timeline', `${PAYMENTS}/${copy(7)}/timeline`],
    ...[15, 60, 1_440, 10_080].map(
      (minutes): Read => [`overview of ${minutes} minutes`, `/admin/api/overview?minutes=${minutes}`],
    ),
    ...[...webhooks, 'type=payment.captured', 'type=payment.refunded', `${endpoint}&type=payment.voided`].map(
      (query): Read => [`webhooks ${query}`, `${WEBHOOKS}?${query}`],
    ),
    ['dead letters', '/admin/api/dead-letters'],
    ['reconciliation', '/admin/api/reconciliation'],
    ['cases', '/admin/api/reconciliation/cases?status=OPEN'],
    ['disputes', '/admin/api/disputes'],
    ['settlements', '/admin/api/settlements'],
    ['merchants', '/admin/api/merchants?search=M00004'],
    ['subscriptions', '/api/v1/subscriptions'],
    ['ledger', '/api/v1/ledger'],
    [
      'ledger, an account of a day',
      `/api/v1/ledger?account=fee_income&from=${businessDay(9)}&to=${businessDay(9)}`,
    ],
    ['ledger, of a payment', `/api/v1/ledger?tid=${copy(8)}`],
    ['wallet', '/api/v1/wallet'],
    ['wallet, its history', '/api/v1/wallet/history'],
    ['payouts', '/api/v1/wallet/payouts'],
    ['balances', '/api/v1/ledger/balances'],
    ['trial balance of a merchant', '/api/v1/ledger/trial-balance'],
    ['trial balance of all', '/admin/api/ledger/trial-balance'],
    ['report: daily sales', `${REPORTS}/daily-sales?${days}`],
    ['report: approval rate', `${REPORTS}/approval-rate?${days}`],
    ['report: fees', `${REPORTS}/fees?month=${month}`],
    ['report: VAT', `${REPORTS}/vat-summary?month=${month}`],
    ['metrics', '/metrics'],
  ];
}
