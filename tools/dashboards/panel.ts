/** Grafana's JSON, as far as PayFlow's dashboards need it. */

/** What Grafana puts the time between two scrapes and the width of the window in. */
const WINDOW = '$__rate_interval';

export interface Series {
  readonly expr: string;
  /** As Grafana's legend has it: `{{issuer}}`. */
  readonly legend: string;
}

export type Unit = 'short' | 's' | 'bytes' | 'percentunit' | 'reqps' | 'ops' | 'none';

interface Look {
  readonly title: string;
  /** What a reader should know, in a sentence. */
  readonly about: string;
  readonly unit?: Unit;
}

/** From this value on it is drawn in red. */
interface Limit {
  readonly badFrom?: number;
}

export type Panel =
  | (Look & Limit & { readonly kind: 'lines' | 'stacked' | 'number'; readonly series: readonly Series[] })
  | (Look & {
      readonly kind: 'states';
      readonly series: readonly Series[];
      readonly states: readonly State[];
    })
  | (Look & { readonly kind: 'logs'; readonly query: string });

/** How a number is told in words. */
export interface State {
  readonly value: number;
  readonly word: string;
  readonly color: 'green' | 'yellow' | 'red';
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly about: string;
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
}

/** How often a second a counter rises, or a histogram's observations come, by these labels. */
export const rate = (by: string, counter: string): string => `sum by (${by}) (rate(${counter}[${WINDOW}]))`;

/** That part of a histogram's observations lies below it. */
export const quantile = (part: number, by: string, histogram: string, matching = ''): string =>
  `histogram_quantile(${part}, sum by (le, ${by}) (rate(${histogram}_bucket${matching}[${WINDOW}])))`;

const PROMETHEUS = { type: 'prometheus', uid: 'prometheus' };
const LOKI = { type: 'loki', uid: 'loki' };
const COLUMNS = 24;
const HEIGHT = 8;
const TYPES = {
  lines: 'timeseries',
  stacked: 'timeseries',
  number: 'stat',
  states: 'state-timeline',
} as const;

const targets = (series: readonly Series[]) =>
  series.map(({ expr, legend }, i) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + i),
    datasource: PROMETHEUS,
    expr,
    legendFormat: legend,
  }));

function thresholds(badFrom: number | undefined) {
  const good = { color: 'green', value: null };
  return {
    mode: 'absolute',
    steps: badFrom === undefined ? [good] : [good, { color: 'red', value: badFrom }],
  };
}

function custom(panel: Panel) {
  if (panel.kind !== 'lines' && panel.kind !== 'stacked') return {};
  return {
    fillOpacity: panel.kind === 'stacked' ? 30 : 0,
    stacking: { mode: panel.kind === 'stacked' ? 'normal' : 'none' },
    thresholdsStyle: { mode: panel.badFrom === undefined ? 'off' : 'line' },
  };
}

const mappings = (states: readonly State[]) => [
  {
    type: 'value',
    options: Object.fromEntries(states.map(({ value, word, color }) => [value, { text: word, color }])),
  },
];

function body(panel: Panel) {
  if (panel.kind === 'logs')
    return {
      type: 'logs',
      datasource: LOKI,
      targets: [{ refId: 'A', datasource: LOKI, expr: panel.query }],
      options: { showTime: true, wrapLogMessage: true, sortOrder: 'Descending' },
    };
  return {
    type: TYPES[panel.kind],
    datasource: PROMETHEUS,
    targets: targets(panel.series),
    fieldConfig: {
      defaults: {
        unit: panel.unit ?? 'short',
        thresholds: thresholds(panel.kind === 'states' ? undefined : panel.badFrom),
        custom: custom(panel),
        ...(panel.kind === 'states' ? { mappings: mappings(panel.states) } : {}),
      },
      overrides: [],
    },
    ...(panel.kind === 'number' ? { options: { reduceOptions: { calcs: ['lastNotNull'] } } } : {}),
  };
}

/** The dashboard as Grafana reads it; the same one gives the same bytes. */
export function drawn({ uid, title, about, rows }: Dashboard): string {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    });
    y += 1;
    const width = Math.floor(COLUMNS / row.panels.length);
    for (const [i, panel] of row.panels.entries()) {
      const gridPos = { x: i * width, y, w: width, h: HEIGHT };
      panels.push({
        id: panels.length + 1,
        title: panel.title,
        description: panel.about,
        gridPos,
        ...body(panel),
      });
    }
    y += HEIGHT;
  }
  const dashboard = {
    uid,
    title,
    description: about,
    tags: ['payflow'],
    schemaVersion: 41,
    editable: false,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    links: [
      {
        type: 'dashboards',
        tags: ['payflow'],
        title: 'PayFlow',
        asDropdown: true,
        includeVars: false,
        keepTime: true,
      },
    ],
    panels,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
