import { type Dashboard, quantile, rate } from './panel.ts';

/** Whether shops hear of what happened. */
export const webhooks: Dashboard = {
  uid: 'payflow-webhooks',
  title: 'PayFlow: webhooks and timers',
  about: 'Deliveries, what waits, and whether what is due later is done in time.',
  rows: [
    {
      title: 'Deliveries',
      panels: [
        {
          kind: 'stacked',
          title: 'Tries a second',
          about: 'By result.',
          unit: 'ops',
          series: [{ expr: rate('outcome', 'payflow_webhook_seconds_count'), legend: '{{outcome}}' }],
        },
        {
          kind: 'lines',
          title: 'Delivered at the first try and later',
          about: 'The part of tries that delivered.',
          unit: 'percentunit',
          series: [
            {
              expr: 'sum(rate(payflow_webhook_seconds_count{outcome="delivered"}[$__rate_interval])) / sum(rate(payflow_webhook_seconds_count[$__rate_interval]))',
              legend: 'delivered',
            },
          ],
        },
        {
          kind: 'lines',
          title: 'How long receivers take',
          about: 'After 15 seconds they are not waited for.',
          unit: 's',
          series: [0.5, 0.99].map((part) => ({
            expr: quantile(part, 'server', 'payflow_webhook_seconds'),
            legend: `{{server}} p${part * 100}`,
          })),
        },
      ],
    },
    {
      title: 'Waiting',
      panels: [
        {
          kind: 'lines',
          title: 'Deliveries that wait',
          about: 'For their first try, or for the next.',
          series: [{ expr: 'max(payflow_webhooks_waiting)', legend: 'waiting' }],
        },
        {
          kind: 'lines',
          title: 'The oldest of them',
          about: 'Since it was to be sent first. After about three days it is given up.',
          unit: 's',
          series: [{ expr: 'max(payflow_webhooks_oldest_seconds)', legend: 'oldest' }],
        },
        {
          kind: 'lines',
          title: 'Given up in an hour',
          about: 'Exhausted: after the last try. Gone or disabled: nobody is there any more.',
          series: [
            {
              expr: 'sum by (outcome) (increase(payflow_webhook_seconds_count{outcome=~"exhausted|gone|disabled"}[1h]))',
              legend: '{{outcome}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Timers',
      panels: [
        {
          kind: 'lines',
          title: 'How late timers run, p50 and p99',
          about: 'Everything that happens later is a timer.',
          unit: 's',
          series: [0.5, 0.99].map((part) => ({
            expr: quantile(part, 'server', 'payflow_timer_late_seconds'),
            legend: `{{server}} p${part * 100}`,
          })),
        },
        {
          kind: 'lines',
          title: 'Overdue',
          about: 'Should have run more than 5 seconds ago: is there a worker?',
          badFrom: 1,
          series: [{ expr: 'max(payflow_timers_overdue)', legend: 'overdue' }],
        },
      ],
    },
    {
      title: 'Seen from the shop',
      panels: [
        {
          kind: 'stacked',
          title: 'Webhooks by verdict',
          about: 'What PayFlow’s own shop made of each.',
          unit: 'ops',
          series: [{ expr: rate('verdict', 'merchant_webhooks_total'), legend: '{{verdict}}' }],
        },
      ],
    },
  ],
};
