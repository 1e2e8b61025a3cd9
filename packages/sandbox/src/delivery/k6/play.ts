import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Plays a load script without k6: `node play.ts script.js 3` runs its function three times, one after the other, and
 * prints what it asked for and what came of it. It measures nothing; that is k6's.
 */

const OURS: Readonly<Record<string, string>> = {
  k6: './k6.ts',
  'k6/metrics': './k6.ts',
  'k6/execution': './k6.ts',
  'k6/http': './http.ts',
};
registerHooks({
  resolve: (specifier, context, next) =>
    specifier in OURS
      ? next(new URL(OURS[specifier] ?? '', import.meta.url).href, context)
      : next(specifier, context),
});

const [script = '', times = '1'] = process.argv.slice(2);
Object.assign(globalThis, { __ENV: process.env });

const { options, default: iterate, handleSummary } = await import(pathToFileURL(script).href);
const { default: execution, checks, added } = await import('./k6.ts');
const { calls } = await import('./http.ts');

for (let iteration = 0; iteration < Number(times); iteration++) {
  execution.vu.iterationInInstance = iteration;
  execution.scenario.progress = iteration / Number(times);
  iterate();
}

const sum = (values: readonly number[]) => values.reduce((one, other) => one + other, 0);
const counters = Object.fromEntries(Object.entries(added).map(([name, values]) => [name, sum(values)]));
const metrics = {
  payments_lost: {
    type: 'counter',
    values: { count: counters.payments_lost, rate: 0 },
    thresholds: { 'count==0': { ok: counters.payments_lost === 0 } },
  },
};
process.stdout.write(
  JSON.stringify({ options, checks, counters, calls, summary: handleSummary({ metrics }) }),
);
