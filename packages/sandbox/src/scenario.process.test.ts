import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';

/** Each test starts processes, on a machine that has others to care for. */
vi.setConfig({ testTimeout: 60_000 });

const LAUNCHER = join(import.meta.dirname, '../bin/payflow.mjs');
const folder = mkdtempSync(join(tmpdir(), 'payflow-scenarios-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function scenario(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [LAUNCHER, 'scenario', ...words], { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const mine = (status: string) => `name: mine
title: My own story
story: It is told by a test.
steps:
  - ready: { orderNo: MINE-1, amount: 5000 }
    as: order1
  - approve: order1
expect:
  payments: { order1: ${status} }
`;

test('payflow scenario run plays a name and a file, says 0, and writes what it was asked for', {
  timeout: 60_000,
}, async () => {
  const file = write('mine.yaml', mine('CAPTURED'));
  const { code, out, err } = await scenario(
    'run',
    'wrong-amount',
    file,
    '--junit',
    'out.xml',
    '--html',
    'out.html',
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('✓ wrong-amount: ');
  expect(out).toContain('✓ mine: My own story');
  expect(out).toContain('All 2 scenarios passed.');
  expect(readFileSync(join(folder, 'out.xml'), 'utf8')).toContain('tests="2" failures="0"');
  expect(readFileSync(join(folder, 'out.html'), 'utf8')).toContain('All 2 passed.');
});

test('payflow scenario run --json gives the same bytes for the same seed, and --live ends as well', async () => {
  const first = await scenario('run', 'approve-then-silence', '--json', '--seed', '3');
  expect(first.code).toBe(0);
  expect(await scenario('run', 'approve-then-silence', '--json', '--seed', '3')).toEqual(first);
  expect(await scenario('run', 'wrong-amount', '--live')).toMatchObject({ code: 0 });
});

test('payflow scenario run says 1 when one fails, and how to play it again; --json says it to programs', {
  timeout: 60_000,
}, async () => {
  const file = write('fails.yaml', mine('FAILED'));
  const told = await scenario('run', file, '--seed', '9');
  expect(told).toMatchObject({ code: 1, err: '' });
  expect(told.out).toContain('payments.order1.status');
  expect(told.out).toContain(`npx payflow scenario run ${file} --seed 9`);
  const { code, out } = await scenario('run', file, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    passed: false,
    failed: 1,
    scenarios: [{ name: 'mine', passed: false }],
  });
});

test.each([
  ['a name that nobody has', ['run', 'wrong-amout'], 'Did you mean wrong-amount?'],
  ['a file that is not there', ['run', 'nowhere.yaml'], 'nowhere.yaml:1 cannot be read'],
  ['a seed that is none', ['run', '--seed', 'x'], 'It is a whole number, 0 or more'],
  [
    'a report that cannot be written',
    ['run', 'wrong-amount', '--junit', 'no/such/out.xml'],
    'cannot be written',
  ],
  ['an unknown option', ['run', '--sed', '5'], '--sed'],
  ['a name to show that nobody has', ['show', 'double-clik-on-pay'], 'Did you mean double-click-on-pay?'],
  ['nothing to do', [], 'payflow scenario --help says what there is'],
])('payflow scenario with %s says 2, what is wrong, and plays nothing', async (_what, words, says) => {
  const { code, out, err } = await scenario(...words);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(says);
});

test('a file that does not fit says 2 with line, path and what was expected, and nothing of the others is played', async () => {
  const file = write('wrong.yaml', mine('CAPTURD'));
  const { code, out, err } = await scenario('run', 'wrong-amount', file);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('wrong.yaml:9 expect.payments.order1 must be one of');
  expect(err).toContain('did you mean "CAPTURED"?');
  expect(await scenario('check', file)).toMatchObject({ code: 2, err });
  expect(await scenario('check', write('fits.yaml', mine('CAPTURED')))).toEqual({
    code: 0,
    out: 'mine fits.\n',
    err: '',
  });
});

test('payflow scenario list names them all, and show prints a file that can be begun from', async () => {
  const { out } = await scenario('list');
  expect(out).toMatch(/^wrong-amount +An approval that names another amount is refused$/m);
  const listed = JSON.parse((await scenario('list', '--json')).out) as { name: string }[];
  expect(listed.length).toBe(out.trimEnd().split('\n').length);
  const shown = await scenario('show', 'wrong-amount');
  expect(await scenario('check', write('copy.yaml', shown.out))).toMatchObject({
    code: 0,
    out: 'wrong-amount fits.\n',
  });
});
