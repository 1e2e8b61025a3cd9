import { escaped } from '../markup.ts';
import type { Report, Reported } from './report.ts';
import { repeatCommand, toldPlayed } from './told.ts';

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

/** The first thing that was not as expected, in a line. */
function reasonOf({ played }: Reported): string {
  if (played.stuck !== undefined) return played.stuck;
  const [first] = [...played.steps, ...played.endings].flatMap(({ differences }) => differences);
  return first ? `${first.path} is not as expected` : 'it failed';
}

function testCase(one: Reported, live: boolean): string {
  const { source, played, tookMs } = one;
  const story = toldPlayed(played, repeatCommand(played, { source, live })).join('\n');
  const head = `    <testcase classname="payflow.scenarios" name="${escaped(played.name)}" time="${seconds(tookMs)}"`;
  if (played.passed) return `${head}>\n      <system-out>${escaped(story)}</system-out>\n    </testcase>`;
  return `${head}>\n      <failure message="${escaped(reasonOf(one))}" type="expectation">${escaped(story)}</failure>\n    </testcase>`;
}

/** JUnit's XML, as CI systems read it. */
export function junitReport({ live, reported }: Report): string {
  const failures = reported.filter(({ played }) => !played.passed).length;
  const tookMs = reported.reduce((sum, one) => sum + one.tookMs, 0);
  const counts = `tests="${reported.length}" failures="${failures}" errors="0" skipped="0" time="${seconds(tookMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="PayFlow scenarios" ${counts}>`,
    `  <testsuite name="PayFlow scenarios" ${counts}>`,
    ...reported.map((one) => testCase(one, live)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
