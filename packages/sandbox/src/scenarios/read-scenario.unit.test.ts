import { describe, expect, test } from 'vitest';
import { readScenario, toldMisfit } from './read-scenario.ts';

const HEAD = 'name: a\ntitle: A\nstory: S\n';
const READY = '- ready: { amount: 5 }\n  as: order1\n';

/** What is said of a file, without its name. */
function said(text: string): string[] {
  const read = readScenario('f.yaml', text);
  return read.fits ? [] : read.misfits.map((misfit) => toldMisfit(misfit).replace(/^f\.yaml:/, ''));
}
/** Of steps; the first one stands in line 5. */
const saidOf = (steps: string): string[] => said(`${HEAD}steps:\n${steps}`);

describe('a scenario that does not fit is refused with the line, the path, and what was expected', () => {
  test.each([
    ['a word that is no verb', '- aprove: order1', '5 steps[0].aprove is no verb; did you mean "approve"?'],
    ['a step without a verb', '- as: order1', /^5 steps\[0\] has no verb; there is ready, approve/],
    [
      'two verbs in a step',
      '- quiet:\n  cut: { from: pg, to: card }',
      '5 steps[0] has quiet and cut; make a step of each',
    ],
    ['a lone word', '- quite', '5 steps[0] must be a step like "approve: order1"; did you mean "quiet"?'],
    ['a number in place of a step', '- 5', '5 steps[0] must be a step: a verb and what it is told'],
    [
      'a field that is not known',
      `${READY}- approve: { payment: order1, amout: 5 }`,
      '7 steps[1].approve.amout is not known here; did you mean "amount"?',
    ],
    [
      'a field beside the verb',
      `${READY}- approve: order1\n  expct: {}`,
      '8 steps[1].expct is not known here; did you mean "expect"?',
    ],
    [
      'a field of an expectation',
      `${READY}- approve: order1\n  expect:\n    statsu: 200`,
      '9 steps[1].expect.statsu is not known here; did you mean "status"?',
    ],
    [
      'an expectation of what has no answer',
      '- advance: PT5M\n  expect: { status: 200 }',
      /^6 steps\[0\]\.expect is not known here/,
    ],
    ['a missing field', '- ready: { orderNo: A-1 }', '5 steps[0].ready.amount is missing'],
    [
      'a card as a number',
      `${READY}- approve: { payment: order1, card: 4242424242424242 }`,
      '7 steps[1].approve.card must be text, and is a number',
    ],
    [
      'half a won',
      '- ready: { amount: 5.5 }',
      '5 steps[0].ready.amount must be a whole number of minor units (won for KRW)',
    ],
    [
      'a duration in words',
      '- advance: 5 minutes',
      '5 steps[0].advance must be an ISO 8601 duration above zero, like PT5M or P1D',
    ],
    [
      'a server that is none',
      '- kill: pgg',
      '5 steps[0].kill must be one of pg, card, merchant; did you mean "pg"?',
    ],
    [
      'neither product nor order',
      '- buy: { until: ordered }',
      '5 steps[0].buy must have either product or order',
    ],
    [
      'a race that kills',
      '- atOnce:\n  - kill: pg\n  - kill: card',
      /^6 steps\[0\]\.atOnce\[0\]\.kill is no verb/,
    ],
    [
      'a script that the issuer cannot follow',
      '- scripts: { broke: { steps: [{ declin: "51" }] } }',
      /^5 steps\[0\]\.scripts\.broke\.steps\[0\]/,
    ],
    [
      'a reference without quotes',
      '- ready: { amount: {order1.amount} }',
      /a reference stands in quotes: "\{order1\.tid\}"$/,
    ],
    [
      'a payment that nobody made',
      `${READY}- approve: order2`,
      '7 steps[1].approve names order2, and no earlier step has it as its "as"; did you mean "order1"?',
    ],
    [
      'a reference to what nobody made',
      `${READY}- post: { to: pg, path: "/pay/tx/{ordre1.tid}" }`,
      /^7 steps\[1\]\.post\.path names ordre1.*did you mean "order1"\?$/,
    ],
    [
      'a name of what comes later',
      `- approve: order1\n${READY}`,
      '5 steps[0].approve names order1, and no earlier step has it as its "as"',
    ],
    [
      'a racer that names another',
      `${READY}- atOnce:\n  - approve: order1\n    as: won\n  - repeat: won`,
      /^10 steps\[1\]\.atOnce\[1\]\.repeat names won/,
    ],
    ['a name that is taken', `${READY}${READY}`, '8 steps[1].as order1 is the name of an earlier step'],
  ])('%s', (_what, steps, expected) => {
    expect(saidOf(steps)).toContainEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  test.each([
    [
      'an unknown name at the top',
      `titel: A\n${HEAD}steps: [quiet]`,
      '1 titel is not known here; did you mean "title"?',
    ],
    ['no steps', `${HEAD}steps: []`, '4 steps must be at least 1'],
    [
      'an end that names nobody',
      `${HEAD}steps: [quiet]\nexpect:\n  payments: { order1: CAPTURED }`,
      '6 expect.payments.order1 names order1, and no earlier step has it as its "as"',
    ],
    [
      'a status that there is not',
      `${HEAD}steps:\n${READY}expect:\n  payments: { order1: CAPTURE }`,
      /^8 expect\.payments\.order1 must be one of READY.*did you mean "CAPTURED"\?$/,
    ],
    [
      'a name with spaces',
      'name: My Story\ntitle: A\nstory: S\nsteps: [quiet]',
      '1 name must be lower-case words joined by hyphens',
    ],
    ['an empty file', '', '1 must be a mapping of names to values, and is nothing'],
    ['broken YAML', 'name: [', /^\d+ is not YAML: /],
    ['the same name twice', `${HEAD}story: T\nsteps: [quiet]`, '4 is not YAML: Map keys must be unique'],
    [
      'an alias bomb',
      `${HEAD}a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nsteps: [quiet]`,
      /^1 is not YAML: .*alias/i,
    ],
    ['a book', `${HEAD}steps: [quiet]\n${'#'.repeat(200_001)}`, '1 is longer than 200000 characters'],
  ])('%s', (_what, text, expected) => {
    expect(said(text)).toContainEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  test.each([
    ['scripts', 'scripts: { broke: { steps: [{ approve: {} }] } }'],
    ['faults', 'faults: [{ hop: webhook, fault: drop }]'],
  ])('%s in server mode', (what, given) => {
    const file = `${HEAD}given:\n  mode: server\n  ${given}\nsteps: [quiet]`;
    expect(said(file)).toEqual([`6 given.${what} is for the sandbox: server mode has none`]);
  });

  test('all of them at once, not only the first', () => {
    expect(saidOf('- aprove: a\n- kill: pgg\n- advance: soon').map((line) => line.split(' ')[0])).toEqual([
      '5',
      '6',
      '7',
    ]);
  });
});

test('a scenario that fits says nothing', () => {
  const steps = `${READY}- approve: order1\n- quiet\n- read: T0123456789ABCDEFGHJ\n  expect: { status: 404 }`;
  expect(saidOf(steps)).toEqual([]);
});
