import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dashboards } from '../../../../tools/dashboards/dashboards.ts';
import {
  alertQueries,
  alerts,
  dashboardQueries,
  metricsIn,
  metricsOnPage,
  OBSERVE,
  strangersIn,
} from '../../test/queries.ts';

const PAGE = `# HELP calls_seconds Calls.
# TYPE calls_seconds histogram
calls_seconds_bucket{le="0.5",server="pg",issuer="card"} 3
calls_seconds_count{server="pg",issuer="card"} 4
waiting{server="pg"} 0
`;
const strangers = (promql: string) => strangersIn([{ where: 'here', promql }], metricsOnPage(PAGE));

describe('a query', () => {
  test.each([
    'waiting',
    'max(waiting)',
    'sum by (job, instance) (up)',
    'sum by (issuer) (rate(calls_seconds_count{server="pg"}[$__rate_interval]))',
    'histogram_quantile(0.9, sum by (le, issuer) (rate(calls_seconds_bucket[5m])))',
  ])('of what is there passes: %s', (promql) => {
    expect(strangers(promql)).toEqual([]);
  });

  test.each([
    ['max(wating)', 'no server has wating'],
    ['rate(calls_seconds[5m])', 'no server has calls_seconds'],
    ['waiting{issuer="card"}', 'waiting has no label issuer'],
    ['sum by (issuer) (waiting)', 'waiting has no label issuer'],
    [
      'sum by (issuer) (rate(calls_seconds_count[5m])) / sum by (isuer) (waiting)',
      'waiting has no label isuer',
    ],
    ['max(waiting) or sum(calls_seconds_count{oops=~"x"})', 'calls_seconds_count has no label oops'],
  ])('of what is not there is found: %s', (promql, what) => {
    expect(strangers(promql)).toEqual([`here: ${what}`]);
  });

  test.each(['sum by (issuer (waiting)', 'rate(waiting[5m', 'waiting{issuer=}'])(
    'that is none is found: %s',
    (promql) => {
      expect(() => metricsIn({ where: 'here', promql })).toThrow(SyntaxError);
    },
  );
});

test('the dashboards are those that are drawn now', () => {
  for (const [file, text] of dashboards())
    expect(readFileSync(join(OBSERVE, 'grafana/dashboards', file), 'utf8'), file).toBe(text);
});

test('dashboards and alerts ask for something', () => {
  expect(dashboardQueries().length).toBeGreaterThan(40);
  expect(alertQueries().length).toBeGreaterThan(15);
});

test('every alert says what it means and what to do first, in whole sentences', () => {
  for (const { alert, annotations } of alerts()) {
    expect(annotations.summary, alert).toMatch(/^[A-Z{].*\.$/);
    expect(annotations.runbook, alert).toMatch(/^[A-Z`].{20,}\.$/);
  }
});
