import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { z } from 'zod';

/** What dashboards and alerts ask Prometheus for. */
export interface Query {
  /** The dashboard and panel, or the alert. */
  readonly where: string;
  readonly promql: string;
}

/** A metric that a query names, with the labels that it is chosen and summed by. */
export interface Named {
  readonly metric: string;
  readonly labels: readonly string[];
}

export const OBSERVE = join(import.meta.dirname, '../../../deploy/observe');

const Target = z.object({ expr: z.string(), datasource: z.object({ uid: z.string() }) });
const Panel = z.object({ title: z.string(), targets: z.array(Target).default([]) });
const Dashboard = z.object({ title: z.string(), panels: z.array(Panel) });
const Rule = z.object({
  alert: z.string(),
  expr: z.string(),
  annotations: z.object({ summary: z.string(), runbook: z.string() }),
});
const Alerts = z.object({ groups: z.array(z.object({ rules: z.array(Rule) })) });

function queriesOfDashboard(text: string): Query[] {
  const { title, panels } = Dashboard.parse(JSON.parse(text));
  return panels.flatMap((panel) =>
    panel.targets
      .filter(({ datasource }) => datasource.uid === 'prometheus')
      .map(({ expr }) => ({ where: `${title}, ${panel.title}`, promql: expr })),
  );
}

export function dashboardQueries(): Query[] {
  const folder = join(OBSERVE, 'grafana/dashboards');
  return readdirSync(folder).flatMap((file) => queriesOfDashboard(readFileSync(join(folder, file), 'utf8')));
}

export const alerts = (): z.output<typeof Rule>[] =>
  Alerts.parse(parse(readFileSync(join(OBSERVE, 'prometheus/alerts.yml'), 'utf8'))).groups.flatMap(
    ({ rules }) => rules,
  );

export const alertQueries = (): Query[] =>
  alerts().map(({ alert, expr }) => ({ where: alert, promql: expr }));

/** Grafana fills it in; Prometheus would not know it. */
const filledIn = (promql: string): string => promql.replaceAll('$__rate_interval', '1m');

/** Throws a SyntaxError when it is no PromQL. */
export function metricsIn(query: Query): Named[] {
  const promql = filledIn(query.promql);
  const named: { metric: string; labels: string[] }[] = [];
  /** Labels of the `by` of each aggregation around the present place. */
  const around: { readonly until: number; readonly labels: string[] }[] = [];
  parser.parse(promql).iterate({
    enter({ name, from, to, type }) {
      if (type.isError) throw new SyntaxError(`${query.where}: ${promql.slice(0, to + 1)} … is no PromQL`);
      while ((around.at(-1)?.until ?? Number.POSITIVE_INFINITY) <= from) around.pop();
      const text = promql.slice(from, to);
      if (name === 'AggregateExpr') around.push({ until: to, labels: [] });
      if (name === 'Identifier') named.push({ metric: text, labels: around.flatMap(({ labels }) => labels) });
      if (name === 'LabelName') (inMatchers(promql, from) ? named : around).at(-1)?.labels.push(text);
    },
  });
  return named;
}

/** Labels stand between braces, after the metric that they choose from, or after `by`. */
const inMatchers = (promql: string, at: number): boolean =>
  promql.lastIndexOf('{', at) > promql.lastIndexOf('}', at);

const SERIES_OF = { histogram: ['_bucket', '_sum', '_count'] } as const;

/** Metric names, as queries name them, with all labels that their series have; none while a metric has no series. */
export type Measured = Map<string, Set<string>>;

/** What a page of metrics tells. */
export function metricsOnPage(page: string): Measured {
  const metrics: Measured = new Map();
  for (const [, name = '', kind] of page.matchAll(/^# TYPE (\S+) (\S+)$/gm))
    for (const series of kind === 'histogram' ? SERIES_OF.histogram : [''])
      metrics.set(name + series, new Set());
  for (const [, name = '', labels = ''] of page.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/gm)) {
    const known = metrics.get(name) ?? new Set();
    metrics.set(name, known);
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
  }
  return metrics;
}

/** What Prometheus itself says and adds. */
const ITS_OWN = new Set(['up']);
const LABELS_OF_ITS_OWN = new Set(['job', 'instance']);

/** What queries name that no server has, a line for each. */
export function strangersIn(queries: readonly Query[], metrics: Measured): string[] {
  return queries.flatMap((query) =>
    metricsIn(query).flatMap(({ metric, labels }) => {
      if (ITS_OWN.has(metric)) return [];
      const known = metrics.get(metric);
      if (!known) return [`${query.where}: no server has ${metric}`];
      // Nothing was counted yet, so nothing is known of its labels.
      if (known.size === 0) return [];
      return labels
        .filter((label) => !known.has(label) && !LABELS_OF_ITS_OWN.has(label))
        .map((label) => `${query.where}: ${metric} has no label ${label}`);
    }),
  );
}
