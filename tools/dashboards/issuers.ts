import { type Dashboard, quantile, rate } from './panel.ts';

/** How each card issuer does, and what the PG does about it. */
export const issuers: Dashboard = {
  uid: 'payflow-issuers',
  title: 'PayFlow: issuers',
  about: 'Calls, durations, breakers and outcomes of each card issuer.',
  rows: [
    {
      title: 'Authorizations',
      panels: [
        {
          kind: 'stacked',
          title: 'Authorizations a second',
          about: 'What became of each, by issuer.',
          unit: 'ops',
          series: [
            { expr: rate('issuer, outcome', 'payflow_payments_total'), legend: '{{issuer}} {{outcome}}' },
          ],
        },
        {
          kind: 'lines',
          title: 'Outcome unknown',
          about:
            'Authorizations that were not answered intelligibly; each is reversed until the issuer confirms.',
          unit: 'ops',
          series: [
            { expr: rate('issuer', 'payflow_payments_total{outcome="unknown"}'), legend: '{{issuer}}' },
          ],
        },
        {
          kind: 'lines',
          title: 'Under way',
          about: 'Authorizations that were asked for and are not answered.',
          series: [{ expr: 'sum by (issuer) (payflow_issuer_in_flight)', legend: '{{issuer}}' }],
        },
      ],
    },
    {
      title: 'Breakers',
      panels: [
        {
          kind: 'states',
          title: 'Breakers',
          about: 'Open: no authorization passes for 10 seconds, then one at a time does.',
          series: [
            {
              expr: 'max by (instance, issuer) (payflow_issuer_breaker_state)',
              legend: '{{issuer}} at {{instance}}',
            },
          ],
          states: [
            { value: 0, word: 'closed', color: 'green' },
            { value: 1, word: 'one at a time', color: 'yellow' },
            { value: 2, word: 'open', color: 'red' },
          ],
        },
      ],
    },
    {
      title: 'Calls',
      panels: [
        {
          kind: 'lines',
          title: 'Authorizations, p50, p95 and p99',
          about: 'From the call to its outcome, the wait for a turn included.',
          unit: 's',
          series: [0.5, 0.95, 0.99].map((part) => ({
            expr: quantile(part, 'issuer', 'payflow_issuer_call_seconds', '{call="authorize"}'),
            legend: `{{issuer}} p${part * 100}`,
          })),
        },
        {
          kind: 'stacked',
          title: 'Calls a second',
          about: 'Of each kind.',
          unit: 'ops',
          series: [
            {
              expr: rate('issuer, call', 'payflow_issuer_call_seconds_count'),
              legend: '{{issuer}} {{call}}',
            },
          ],
        },
        {
          kind: 'lines',
          title: 'Reversals, captures, voids and refunds without an answer',
          about: 'They are asked again until there is one.',
          unit: 'ops',
          series: [
            {
              expr: rate(
                'issuer, call',
                'payflow_issuer_call_seconds_count{outcome=~"unknown|not-confirmed",call!="authorize"}',
              ),
              legend: '{{issuer}} {{call}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Seen from the issuer',
      panels: [
        {
          kind: 'stacked',
          title: 'Answers by response code',
          about: 'Of PayFlow’s own issuer; repeats are not counted.',
          unit: 'ops',
          series: [{ expr: rate('responseCode', 'card_authorizations_total'), legend: '{{responseCode}}' }],
        },
        {
          kind: 'stacked',
          title: 'Captures and refunds',
          about: 'Of PayFlow’s own issuer; repeats are not counted.',
          unit: 'ops',
          series: [{ expr: rate('kind, result', 'card_operations_total'), legend: '{{kind}} {{result}}' }],
        },
      ],
    },
  ],
};
