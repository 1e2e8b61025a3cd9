import { escaped } from '../markup.ts';

/** How a shop did, as `--json` prints it: no time and no id of one run is in it but in the words of `happened`. */
export interface GradeReport {
  readonly merchant: string;
  readonly grade: 'full marks' | 'nothing broken' | 'broken';
  readonly kept: number;
  readonly broken: number;
  readonly notTried: number;
  readonly rules: readonly RuleReport[];
}

export interface RuleReport {
  readonly rule: string;
  readonly title: string;
  readonly verdict: 'kept' | 'broken' | 'not tried';
  readonly trials: readonly TrialReport[];
  /** What to do; where the rule is broken. */
  readonly mend?: string;
}

export interface TrialReport {
  readonly did: string;
  readonly expected: string;
  readonly outcome: 'kept' | 'broken' | 'not tried';
  /** What happened, or why it could not be tried. */
  readonly happened: string;
}

/** A rule is kept when a trial was made and none breaks it. */
export function verdictOf(trials: readonly TrialReport[]): RuleReport['verdict'] {
  if (trials.some(({ outcome }) => outcome === 'broken')) return 'broken';
  return trials.some(({ outcome }) => outcome === 'kept') ? 'kept' : 'not tried';
}

export function gradeReport(merchant: string, rules: readonly RuleReport[]): GradeReport {
  const count = (verdict: RuleReport['verdict']) => rules.filter((rule) => rule.verdict === verdict).length;
  const [kept, broken, notTried] = [count('kept'), count('broken'), count('not tried')];
  const grade = broken > 0 ? 'broken' : notTried > 0 ? 'nothing broken' : 'full marks';
  return { merchant, grade, kept, broken, notTried, rules };
}

const MARK = { kept: 'ok', broken: 'BROKEN', 'not tried': 'n/a' } as const;

/** A rule as it is shown at a terminal: one that is kept in a line, another with all that was tried. */
export function ruleLines({ rule, title, verdict, trials, mend }: RuleReport): string[] {
  const head = `${MARK[verdict].padEnd(8)}${rule.padEnd(25)}${title}`;
  const told = trials.filter(({ outcome }) => outcome !== 'kept');
  return [
    head,
    ...told.flatMap(({ did, expected, happened, outcome }) => [
      `          did       ${did}`,
      ...(outcome === 'broken'
        ? [`          expected  ${expected}`, `          happened  ${happened}`]
        : [`          not tried ${happened}`]),
    ]),
    ...(mend === undefined ? [] : [`          mend      ${mend}`]),
  ];
}

export function closingLine({ grade, kept, broken, notTried, rules }: GradeReport): string {
  const of = `${kept} of ${rules.length} rules kept`;
  const others = [
    ...(broken > 0 ? [`${broken} broken`] : []),
    ...(notTried > 0 ? [`${notTried} could not be tried`] : []),
  ];
  const head = { 'full marks': 'Full marks', 'nothing broken': 'Nothing broken', broken: 'Not yet' }[grade];
  return `${head}: ${[of, ...others].join(', ')}.`;
}

function caseOf({ rule, title, verdict, trials, mend }: RuleReport): string {
  const head = `    <testcase classname="payflow.grade" name="${escaped(`${rule}: ${title}`)}"`;
  if (verdict === 'kept') return `${head}/>`;
  const told = trials.filter(({ outcome }) => outcome === verdict);
  const text = told
    .map(({ did, expected, happened }) => `${did}\nexpected: ${expected}\n${happened}`)
    .join('\n\n');
  const [first] = told;
  const inside =
    verdict === 'broken'
      ? `<failure message="${escaped(first?.happened ?? '')}">${escaped([text, mend ?? ''].join('\n\n'))}</failure>`
      : `<skipped message="${escaped(first?.happened ?? '')}"/>`;
  return `${head}>${inside}</testcase>`;
}

/** For CI: a test case for each rule. */
export function junit({ merchant, broken, notTried, rules }: GradeReport): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${rules.length}" failures="${broken}" skipped="${notTried}">`,
    `  <testsuite name="${escaped(`payflow grade ${merchant}`)}" tests="${rules.length}" failures="${broken}" skipped="${notTried}">`,
    ...rules.map(caseOf),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
