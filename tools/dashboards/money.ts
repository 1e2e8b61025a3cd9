import { type Dashboard, rate } from './panel.ts';

/** Whether the books are right, and what moves them. */
export const money: Dashboard = {
  uid: 'payflow-money',
  title: 'PayFlow: money',
  about: 'The ledger’s balance, and the calls that move money.',
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
