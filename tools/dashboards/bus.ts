import { type Dashboard, quantile, rate } from './panel.ts';

/** The way of events to the bus, and of work from it. */
export const bus: Dashboard = {
  uid: 'payflow-bus',
  title: 'PayFlow: outbox and Kafka',
  about: 'Events that wait for the bus, what is published, and how far consumers are behind.',
  rows: [
    {
      title: 'Outbox',
      panels: [
        {
          kind: 'lines',
          title: 'Not published yet',
          about: 'It waits while the bus is gone, and nothing is lost.',
          series: [{ expr: 'max(payflow_outbox_unsent)', legend: 'unsent' }],
        },
        {
          kind: 'lines',
          title: 'The oldest of them',
          about: 'Since its payment’s commit.',
          unit: 's',
          badFrom: 60,
          series: [{ expr: 'max(payflow_outbox_oldest_seconds)', legend: 'oldest' }],
        },
        {
          kind: 'states',
          title: 'Bus',
          about: 'Whether a process reaches it.',
          series: [{ expr: 'min by (instance) (payflow_bus_up)', legend: '{{instance}}' }],
          states: [
            { value: 1, word: 'there', color: 'green' },
            { value: 0, word: 'gone', color: 'red' },
          ],
        },
      ],
    },
    {
      title: 'Publishing',
      panels: [
        {
          kind: 'stacked',
          title: 'Published a second',
          about: 'By topic.',
          unit: 'ops',
          series: [{ expr: rate('topic', 'payflow_outbox_published_total'), legend: '{{topic}}' }],
        },
        {
          kind: 'lines',
          title: 'How long the bus takes, p50 and p99',
          about: 'Until it has acknowledged a batch.',
          unit: 's',
          series: [0.5, 0.99].map((part) => ({
            expr: quantile(part, 'server', 'payflow_bus_publish_seconds'),
            legend: `{{server}} p${part * 100}`,
          })),
        },
        {
          kind: 'lines',
          title: 'Failures',
          about: 'Batches that the bus did not take; they are published again.',
          unit: 'ops',
          series: [{ expr: rate('server', 'payflow_bus_publish_failures_total'), legend: '{{server}}' }],
        },
      ],
    },
    {
      title: 'Consumers',
      panels: [
        {
          kind: 'lines',
          title: 'Behind',
          about: 'Messages that wait for a group, by topic.',
          series: [{ expr: 'sum by (group, topic) (payflow_consumer_lag)', legend: '{{group}} {{topic}}' }],
        },
        {
          kind: 'stacked',
          title: 'Handled a second',
          about: 'By consumer and outcome.',
          unit: 'ops',
          series: [
            {
              expr: rate('consumer, outcome', 'payflow_consumer_handled_total'),
              legend: '{{consumer}} {{outcome}}',
            },
          ],
        },
        {
          kind: 'lines',
          title: 'How long one takes, p50 and p99',
          about: 'By consumer.',
          unit: 's',
          series: [0.5, 0.99].map((part) => ({
            expr: quantile(part, 'consumer', 'payflow_consumer_seconds'),
            legend: `{{consumer}} p${part * 100}`,
          })),
        },
      ],
    },
    {
      title: 'What came twice, and what could not be handled',
      panels: [
        {
          kind: 'lines',
          title: 'Duplicates',
          about: 'Messages that came again and had no second effect.',
          unit: 'ops',
          series: [{ expr: rate('consumer', 'payflow_consumer_duplicates_total'), legend: '{{consumer}}' }],
        },
        {
          kind: 'lines',
          title: 'Dead letters',
          about: 'Set aside after the last try, by state; `payflow dlq` lists and replays them.',
          series: [{ expr: 'max by (state) (payflow_dead_letters)', legend: '{{state}}' }],
        },
      ],
    },
  ],
};
