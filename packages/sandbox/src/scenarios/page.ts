import { escaped } from '../markup.ts';
import type { Difference } from './compare.ts';
import type { PlayedStep } from './play.ts';
import type { Report, Reported } from './report.ts';
import { repeatCommand, shownValue, stepTime } from './told.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #fff; --line: #dde3ea; --good: #0a6b3d; --bad: #b3261e; --tint: #fdecea; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a3adba; --paper: #14181f; --line: #2c3440; --good: #5bd097; --bad: #ff8a80; --tint: #3a1d1b; } }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 0; display: inline; }
p.story { color: var(--soft); margin: .25rem 0 .75rem; }
details { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0; }
summary { cursor: pointer; }
.good { color: var(--good); } .bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid var(--line); padding: .3rem .5rem; vertical-align: top; overflow-wrap: anywhere; }
td.time { white-space: nowrap; color: var(--soft); font-variant-numeric: tabular-nums; } tr.wrong td { background: var(--tint); }
pre, code { font: 14px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0; }
ul { padding-left: 1.25rem; }
`;

const difference = ({ path, expected, actual }: Difference): string =>
  `<pre class="bad">${escaped(`${path}\n  expected  ${shownValue(expected)}\n  was       ${shownValue(actual)}`)}</pre>`;

const wrong = ({ differences }: { readonly differences: readonly Difference[] }): string =>
  differences.map(difference).join('');

function row(step: PlayedStep, { played }: Reported): string {
  const note = step.note === undefined ? '' : `<br><small>${escaped(step.note)}</small>`;
  return `<tr${step.differences.length > 0 ? ' class="wrong"' : ''}><td class="time">${escaped(stepTime(step, played))}</td><td>${escaped(step.did)}${note}</td><td>${escaped(step.came)}${wrong(step)}</td></tr>`;
}

function section(one: Reported, live: boolean): string {
  const { source, played } = one;
  const { name, title, story, passed, stuck, steps, endings } = played;
  const mark = passed ? '<span class="good">✓ passed</span>' : '<span class="bad">✗ failed</span>';
  return `<details${passed ? '' : ' open'}><summary>${mark} <h2>${escaped(title)}</h2> <code>${escaped(name)}</code></summary>
<p class="story">${escaped(story)}</p>
<table><tbody>${steps.map((step) => row(step, one)).join('\n')}</tbody></table>
${stuck === undefined ? '' : `<p class="bad">It could not go on: ${escaped(stuck)}</p>`}
<ul>${endings.map((ending) => `<li class="${ending.differences.length > 0 ? 'bad' : 'good'}">${escaped(ending.what)}${wrong(ending)}</li>`).join('')}</ul>
${passed ? '' : `<p>To play it again: <code>${escaped(repeatCommand(played, { source, live }))}</code></p>`}
</details>`;
}

/** A page that stands alone: no script, nothing that is fetched. */
export function htmlReport({ live, reported }: Report): string {
  const failed = reported.filter(({ played }) => !played.passed).length;
  const verdict = failed === 0 ? `All ${reported.length} passed.` : `${failed} of ${reported.length} failed.`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>PayFlow scenarios</title><style>${STYLE}</style></head>
<body><main><h1>PayFlow scenarios</h1><p class="${failed === 0 ? 'good' : 'bad'}">${verdict}</p>
${reported.map((one) => section(one, live)).join('\n')}
</main></body></html>
`;
}
