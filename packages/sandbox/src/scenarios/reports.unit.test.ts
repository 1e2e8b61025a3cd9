import { describe, expect, test } from 'vitest';
import { junitReport } from './junit.ts';
import { htmlReport } from './page.ts';
import type { Played } from './play.ts';
import { jsonReport, type Report } from './report.ts';
import { repeatCommand, toldPlayed } from './told.ts';

const HOSTILE = '<script>alert("x")</script> & \'y\' ]]> \u0001';

const fine: Played = {
  name: 'fine',
  title: 'All is well',
  story: 'Mina pays.',
  seed: 7,
  passed: true,
  steps: [
    { number: '1', at: '2026-03-02T00:00:00.000Z', did: 'Mina pays', came: '200 APPROVED', differences: [] },
  ],
  endings: [{ what: 'all invariants hold', differences: [] }],
};
const difference = { path: 'steps[0].expect.status', expected: 200, actual: HOSTILE };
const broken: Played = {
  ...fine,
  name: 'broken',
  title: HOSTILE,
  story: HOSTILE,
  passed: false,
  steps: [
    {
      number: '1',
      at: '2026-03-03T00:00:00.000Z',
      did: HOSTILE,
      came: HOSTILE,
      note: HOSTILE,
      differences: [difference],
    },
  ],
  endings: [],
};
const report: Report = {
  live: false,
  reported: [
    { source: 'fine', played: fine, tookMs: 12 },
    { source: 'own/broken.yaml', played: broken, tookMs: 1_234 },
  ],
};

test('a failed scenario says where, what was expected, what was, and the command that plays it again', () => {
  const lines = toldPlayed(broken, repeatCommand(broken, { source: 'own/broken.yaml', live: true }));
  expect(lines).toContain('     ✗ steps[0].expect.status');
  expect(lines).toContain('         expected  200');
  expect(lines).toContain(`         was       ${HOSTILE}`);
  expect(lines.at(-1)).toBe('  To play it again: npx payflow scenario run own/broken.yaml --seed 7 --live');
});

describe('JUnit XML', () => {
  const xml = junitReport(report);

  test('counts, names and times every scenario, and puts the story into the failure', () => {
    expect(xml).toContain(
      '<testsuite name="PayFlow scenarios" tests="2" failures="1" errors="0" skipped="0" time="1.246">',
    );
    expect(xml).toContain('<testcase classname="payflow.scenarios" name="fine" time="0.012">');
    expect(xml).toContain('<failure message="steps[0].expect.status is not as expected" type="expectation">');
    expect(xml).toContain('npx payflow scenario run own/broken.yaml --seed 7');
  });

  test('holds no markup and no character of a story that XML would stumble over', () => {
    expect(xml).not.toContain('<script>');
    expect(xml).not.toContain(']]>');
    expect(xml).not.toContain('\u0001');
    expect(xml).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; 'y'");
  });
});

describe('the page', () => {
  const html = htmlReport(report);

  test('tells every story, light and dark, and asks nobody for anything', () => {
    expect(html).toContain('1 of 2 failed.');
    expect(html).toContain('Mina pays');
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/\b(?:src|href)=|url\(|@import|https?:/);
  });

  test('shows what stands in a story as text', () => {
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });
});

test('the JSON says how each ended, with no time but business time', () => {
  const json = JSON.parse(jsonReport(report));
  expect(json).toMatchObject({ passed: false, played: 2, failed: 1 });
  expect(json.scenarios[0]).toEqual(fine);
  expect(json.scenarios[1]).toEqual({
    ...broken,
    repeat: 'npx payflow scenario run own/broken.yaml --seed 7',
  });
  expect(jsonReport(report)).not.toContain('tookMs');
});
