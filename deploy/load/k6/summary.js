/** What a run found, in words on the terminal and as JSON in RESULTS (the folder in which it runs, when absent). */

const folder = __ENV.RESULTS || '.';

const milliseconds = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const SHOWN = {
  counter: ({ count, rate }) => `${count} (${rate.toFixed(1)}/s)`,
  rate: ({ rate }) => `${(rate * 100).toFixed(2)} %`,
  trend: ({ med, 'p(95)': p95, 'p(99)': p99, max }) =>
    `median ${milliseconds(med)}, p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)}, most ${milliseconds(max)}`,
  gauge: ({ value }) => `${value}`,
};

/** Those that tell of payments; the rest is in the JSON. */
const NAMED = /^(?:payments_|calls_|checks$|http_req_failed|http_req_duration|http_reqs|dropped_iterations)/;

function linesOf(metrics) {
  return Object.keys(metrics)
    .filter((name) => NAMED.test(name))
    .sort()
    .map((name) => `  ${name.padEnd(44)} ${SHOWN[metrics[name].type](metrics[name].values)}`);
}

function thresholdsOf(metrics) {
  return Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
    Object.entries(thresholds).map(([wanted, { ok }]) => ({
      ok,
      line: `  ${ok ? 'holds' : 'BROKEN'}  ${name} ${wanted}`,
    })),
  );
}

export const trendStats = ['avg', 'min', 'med', 'p(95)', 'p(99)', 'max'];

/** `export const handleSummary = summaryOf('smoke')`: writes RESULTS/smoke.json. */
export function summaryOf(name) {
  return ({ metrics, ...rest }) => {
    const held = thresholdsOf(metrics);
    const broken = held.filter(({ ok }) => !ok).length;
    const verdict =
      broken === 0 ? 'everything that was asked for holds' : `${broken} of ${held.length} are broken`;
    const text = [`${name}: ${verdict}`, ...held.map(({ line }) => line), ...linesOf(metrics), ''];
    return {
      stdout: text.join('\n'),
      [`${folder}/${name}.json`]: JSON.stringify({ metrics, ...rest }, undefined, 2),
    };
  };
}
