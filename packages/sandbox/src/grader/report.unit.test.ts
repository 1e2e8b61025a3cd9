import { describe, expect, test } from 'vitest';
import { closingLine, gradeReport, junit, type RuleReport, ruleLines, verdictOf } from './report.ts';

const trial = (outcome: 'kept' | 'broken' | 'not tried') => ({
  did: 'sent <it>',
  expected: 'a 4xx',
  outcome,
  happened: 'It answered 200 & "OK"\u0000.',
});
const rule = (verdict: RuleReport['verdict']): RuleReport => ({
  rule: `rule-${verdict.replace(' ', '-')}`,
  title: 'It holds',
  verdict,
  trials: [trial(verdict)],
  ...(verdict === 'broken' ? { mend: 'Mend it.' } : {}),
});

describe('a rule', () => {
  test.each([
    [['kept', 'kept'], 'kept'],
    [['kept', 'not tried'], 'kept'],
    [['kept', 'broken', 'not tried'], 'broken'],
    [['not tried', 'not tried'], 'not tried'],
    [[], 'not tried'],
  ] as const)('of %j is %s', (outcomes, verdict) => {
    expect(verdictOf(outcomes.map(trial))).toBe(verdict);
  });

  test('that is broken is shown with what was done, expected and happened, and how to mend it', () => {
    expect(ruleLines(rule('broken')).map((line) => line.trim().replaceAll(/ {2,}/g, ' | '))).toEqual([
      'BROKEN | rule-broken | It holds',
      'did | sent <it>',
      'expected | a 4xx',
      'happened | It answered 200 & "OK"\u0000.',
      'mend | Mend it.',
    ]);
    expect(ruleLines(rule('kept'))).toHaveLength(1);
  });

  test('that could not be tried says why, and is no pass', () => {
    expect(ruleLines(rule('not tried')).join('\n')).toMatch(
      /^n\/a {5}rule-not-tried.*\n.*did .*\n.*not tried It/,
    );
    const report = gradeReport('shop', [rule('kept'), rule('not tried')]);
    expect(report).toMatchObject({ grade: 'nothing broken', kept: 1, broken: 0, notTried: 1 });
    expect(closingLine(report)).toBe('Nothing broken: 1 of 2 rules kept, 1 could not be tried.');
  });
});

test('for CI it is JUnit, with whatever a shop says as text', () => {
  const xml = junit(gradeReport('http://shop', [rule('kept'), rule('broken'), rule('not tried')]));
  expect(xml).toContain('<testsuites tests="3" failures="1" skipped="1">');
  expect(xml).toContain(
    '<failure message="It answered 200 &amp; &quot;OK&quot;?.">sent &lt;it&gt;\nexpected: a 4xx',
  );
  expect(xml).toContain('<skipped message="It answered 200');
  expect(xml.match(/<testcase /g)).toHaveLength(3);
});
