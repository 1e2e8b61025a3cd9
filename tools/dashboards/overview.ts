import { type Dashboard, quantile, rate } from './panel.ts';

const REQUESTS = 'http_request_duration_seconds';

/** Is it well, and if not, where to look. */
export const overview: Dashboard = {
  uid: 'payflow-overview',
  title: 'PayFlow: overview',
  about: 'Requests, errors and durations of all servers, payments by outcome, and the processes themselves.',
  rows: [
    {
      title: 'Now',
      panels: [
        {
          kind: 'number',
          title: 'Processes that answer',
          about: 'Of PG, worker, card issuer and shop.',
          series: [{ expr: 'sum by (job) (up)', legend: '{{job}}' }],
        },
        {
          kind: 'number',
          title: 'Payments approved',
          about: 'The part of all authorizations that an issuer approved.',
          unit: 'percentunit',
          series: [
            {
              expr: `sum(rate(payflow_payments_total{outcome="approved"}[$__rate_interval])) / sum(rate(payflow_payments_total[$__rate_interval]))`,
              legend: 'approved',
            },
          ],
        },
        {
          kind: 'number',
          title: 'Webhooks that wait',
          about: 'Deliveries that wait for their next try.',
          series: [{ expr: 'max(payflow_webhooks_waiting)', legend: 'waiting' }],
        },
        {
          kind: 'number',
          title: 'Books out of balance',
          about: 'Debits less credits; anything but 0 is an error.',
          badFrom: 1,
          series: [{ expr: 'max by (currency) (abs(payflow_ledger_imbalance))', legend: '{{currency}}' }],
        },
      ],
    },
    {
      title: 'Requests',
      panels: [
        {
          kind: 'stacked',
          title: 'Requests a second',
          about: 'By server.',
          unit: 'reqps',
          series: [{ expr: rate('server', `${REQUESTS}_count`), legend: '{{server}}' }],
        },
        {
          kind: 'lines',
          title: 'Server errors',
          about: 'The part of requests that were answered with 5xx or were not answered at all.',
          unit: 'percentunit',
          badFrom: 0.01,
          series: [
            {
              expr: `${rate('server', `${REQUESTS}_count{status=~"5..|aborted"}`)} / ${rate('server', `${REQUESTS}_count`)}`,
              legend: '{{server}}',
            },
          ],
        },
        {
          kind: 'lines',
          title: 'Duration, p50 and p99',
          about: 'By server, all routes together.',
          unit: 's',
          series: [0.5, 0.99].map((part) => ({
            expr: quantile(part, 'server', REQUESTS),
            legend: `{{server}} p${part * 100}`,
          })),
        },
      ],
    },
    {
      title: 'Routes of the PG',
      panels: [
        {
          kind: 'lines',
          title: 'Slowest routes, p99',
          about: 'The ten slowest.',
          unit: 's',
          series: [
            {
              expr: `topk(10, ${quantile(0.99, 'route', REQUESTS, '{server="pg"}')})`,
              legend: '{{route}}',
            },
          ],
        },
        {
          kind: 'stacked',
          title: 'Payments a second',
          about: 'Authorizations by what became of them.',
          unit: 'ops',
          series: [{ expr: rate('outcome', 'payflow_payments_total'), legend: '{{outcome}}' }],
        },
        {
          kind: 'lines',
          title: 'Refused for their number, repeated',
          about: 'Calls answered with 429, and repeats under a key that got the stored reply.',
          unit: 'ops',
          series: [
            { expr: rate('server', `${REQUESTS}_count{status="429"}`), legend: '{{server}}: too many' },
            { expr: rate('route', 'payflow_idempotent_replays_total'), legend: 'repeated: {{route}}' },
          ],
        },
      ],
    },
    {
      title: 'Database and Redis',
      panels: [
        {
          kind: 'lines',
          title: 'Commits, p50 and p99',
          about: 'How long the database took for one.',
          unit: 's',
          series: [0.5, 0.99].map((part) => ({
            expr: quantile(part, 'server', 'payflow_commit_seconds'),
            legend: `{{server}} p${part * 100}`,
          })),
        },
        {
          kind: 'lines',
          title: 'Requests in one commit, and waiting for one',
          about: 'Group commit: the busier, the more share one.',
          series: [
            {
              expr: `${rate('server', 'payflow_commit_batch_size_sum')} / ${rate('server', 'payflow_commit_batch_size_count')}`,
              legend: '{{server}} in one',
            },
            { expr: 'sum by (server) (payflow_commit_queue)', legend: '{{server}} waiting' },
          ],
        },
        {
          kind: 'lines',
          title: 'Connections of the write path',
          about: 'Who waits for one waits for the database.',
          series: [
            {
              expr: 'sum by (server, state) (payflow_database_connections)',
              legend: '{{server}} {{state}}',
            },
          ],
        },
        {
          kind: 'states',
          title: 'Redis',
          about:
            'While it is gone, each process counts calls for itself. Nothing is shown where none is set up.',
          series: [{ expr: 'min by (instance) (payflow_redis_up)', legend: '{{instance}}' }],
          states: [
            { value: 1, word: 'there', color: 'green' },
            { value: 0, word: 'gone', color: 'red' },
          ],
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          kind: 'lines',
          title: 'Event loop delay, p99',
          about: 'What blocks the loop holds up everything that its process does.',
          unit: 's',
          badFrom: 0.2,
          series: [{ expr: 'max by (instance) (nodejs_eventloop_lag_p99_seconds)', legend: '{{instance}}' }],
        },
        {
          kind: 'lines',
          title: 'CPU',
          about: 'Seconds of CPU a second.',
          series: [{ expr: rate('instance', 'process_cpu_seconds_total'), legend: '{{instance}}' }],
        },
        {
          kind: 'lines',
          title: 'Memory',
          about: 'What is resident.',
          unit: 'bytes',
          series: [{ expr: 'sum by (instance) (process_resident_memory_bytes)', legend: '{{instance}}' }],
        },
      ],
    },
    {
      title: 'Logs',
      panels: [
        {
          kind: 'logs',
          title: 'Warnings and errors',
          about: 'Of all servers. A line of one payment has its traceId; filter by it to see the others.',
          query: '{server=~"pg|worker|card|merchant", level=~"warn|error"} | json',
        },
      ],
    },
  ],
};
