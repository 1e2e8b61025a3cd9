import { type Dashboard, rate } from './panel.ts';

/** Whether the books are right, and what moves them. */
export const money: Dashboard = {
  uid: 'payflow-money',
  title: 'PayFlow: money',
  about: 'The ledger’s balance, the calls that move money, and what merchants are owed.',
  rows: [
    {
      title: 'Books',
      panels: [
        {
          kind: 'number',
          title: 'Debits less credits',
          about: 'By currency. Anything but 0 is an error in the books: stop, and run payflow verify.',
          badFrom: 1,
          series: [{ expr: 'max by (currency) (abs(payflow_ledger_imbalance))', legend: '{{currency}}' }],
        },
        {
          kind: 'lines',
          title: 'Debits less credits, over time',
          about:
            'Each process that merchants call reads the ledger anew every hour, and its end every minute.',
          series: [
            {
              expr: 'max by (instance, currency) (payflow_ledger_imbalance)',
              legend: '{{currency}} at {{instance}}',
            },
          ],
        },
      ],
    },
    {
      title: 'In and out',
      panels: [
        {
          kind: 'stacked',
          title: 'Authorizations a second',
          about: 'Approved ones take money, or hold it.',
          unit: 'ops',
          series: [{ expr: rate('outcome', 'payflow_payments_total'), legend: '{{outcome}}' }],
        },
        {
          kind: 'stacked',
          title: 'Captures, voids and refunds a second',
          about: 'As the issuers answered.',
          unit: 'ops',
          series: [
            {
              expr: rate('call, outcome', 'payflow_issuer_call_seconds_count{call=~"capture|void|refund"}'),
              legend: '{{call}} {{outcome}}',
            },
          ],
        },
        {
          kind: 'lines',
          title: 'Money that was in doubt',
          about: 'Reversals of authorizations whose outcome nobody knew.',
          unit: 'ops',
          series: [
            {
              expr: rate('outcome', 'payflow_issuer_call_seconds_count{call="reverse"}'),
              legend: '{{outcome}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Settlement',
      panels: [
        {
          kind: 'lines',
          title: 'Oldest item without a settlement',
          about:
            'Business time. It is taken in after the next midnight in Seoul; more than a day is too long.',
          unit: 's',
          badFrom: 90_000,
          series: [{ expr: 'max(payflow_settlement_oldest_item_seconds)', legend: 'oldest' }],
        },
        {
          kind: 'lines',
          title: 'Settlements not paid',
          about: 'OPEN ones are being made; CLOSED ones wait for ten o’clock on their day of payment.',
          series: [{ expr: 'max by (status) (payflow_settlements_unpaid)', legend: '{{status}}' }],
        },
        {
          kind: 'lines',
          title: 'Payouts',
          about: 'Settlements that became PAID, and steps of settling that broke off and are tried again.',
          unit: 'ops',
          series: [
            { expr: rate('server', 'payflow_settlement_payouts_total'), legend: 'paid by {{server}}' },
            { expr: rate('step', 'payflow_settlement_failures_total'), legend: '{{step}} broke off' },
          ],
        },
      ],
    },
    {
      title: 'Shop',
      panels: [
        {
          kind: 'stacked',
          title: 'Orders',
          about: 'That came into each state, of PayFlow’s own shop.',
          unit: 'ops',
          series: [{ expr: rate('state', 'merchant_orders_total'), legend: '{{state}}' }],
        },
      ],
    },
  ],
};
