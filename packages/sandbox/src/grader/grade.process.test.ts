import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MISTAKES, USUAL } from '../../../../examples/naive-shop/src/mistakes.ts';
import { projectRoot } from '../house/project-files.ts';
import { plot } from '../supervisor/payflow-process.ts';
import type { Terminal } from '../terminal.ts';
import { freePorts } from '../town/ports.ts';
import { gradeShop } from './grade.ts';
import type { GradeReport } from './report.ts';
import { rules } from './rules/rules.ts';

const LONG = { timeout: 120_000 };
const NAIVE = {
  run: `"${process.execPath}" examples/naive-shop/src/main.ts`,
  create: 'POST /orders',
  read: 'GET /orders/{orderNo}',
  webhook: '/webhook',
};
const FLAGS = Object.entries(NAIVE).flatMap(([name, value]) => [`--${name}`, value]);
const silent: Terminal = {
  say: () => undefined,
  complain: () => undefined,
  rewrite: undefined,
  interrupted: new Promise(() => undefined),
  interruptedAgain: new Promise(() => undefined),
};
const folder = mkdtempSync(join(tmpdir(), 'payflow-grades-'));
const soon = join(folder, 'soon.yaml');
writeFileSync(soon, 'settleMs: 60\n');
const SOON = ['--config', soon];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ALL = rules.map(({ id }) => id);
/** It waits for seconds, so it is left out where it is not meant. */
const QUICK = ALL.filter((id) => id !== 'answers-fast');

const gradeNaive = (mistakes: readonly string[], only: readonly string[]): Promise<GradeReport> =>
  gradeShop(
    {
      ...NAIVE,
      run: `cd "${projectRoot}" && ${NAIVE.run}`,
      only: [...only],
      settleMs: 60,
      patienceSeconds: 10,
    },
    { ...process.env, NAIVE_MISTAKES: mistakes.join(',') },
    silent,
  );

const brokenIn = ({ rules: judged }: GradeReport): string[] =>
  judged.filter(({ verdict }) => verdict === 'broken').map(({ rule }) => rule);

test(
  'the bundled shop gets full marks: exit code 0, and a report for people, programs and CI',
  LONG,
  async () => {
    using place = await plot();
    const junit = join(folder, 'bundled.xml');
    const { code, out, err } = await place.run(['grade', '--json', '--junit', junit, ...SOON]).exited;
    const report = JSON.parse(out) as GradeReport;
    expect({ code, grade: report.grade }).toEqual({ code: 0, grade: 'full marks' });
    expect(report.rules.map(({ rule, verdict }) => [rule, verdict])).toEqual(ALL.map((id) => [id, 'kept']));
    expect(report.rules.flatMap(({ trials }) => trials.map(({ outcome }) => outcome))).not.toContain(
      'not tried',
    );
    expect(err).toContain('ok      verifies-signatures');
    expect(readFileSync(junit, 'utf8')).toContain(`tests="${ALL.length}" failures="0" skipped="0"`);
  },
);

test(
  'the naive shop breaks exactly the rules of its mistakes: exit code 1, and how to mend each',
  LONG,
  async () => {
    using place = await plot();
    const run = place.run(['grade', ...FLAGS, ...SOON]);
    const { code, out } = await run.exited;
    expect(code).toBe(1);
    const broken = [...out.matchAll(/^BROKEN {2}(\S+)/gm)].map(([, rule]) => rule);
    expect(broken).toEqual(USUAL.map((mistake) => MISTAKES[mistake]));
    expect(broken).toEqual(ALL.filter((id) => id !== 'accepts-the-unknown'));
    expect(out.match(/^ {10}mend {6}\S/gm)).toHaveLength(broken.length);
    expect(out).toContain('Not yet: 1 of 10 rules kept, 9 broken.');
    expect(run.leftSomething()).toBe(false);
  },
);

test('the same shop without its mistakes gets full marks', LONG, async () => {
  expect(await gradeNaive([], ALL)).toMatchObject({ grade: 'full marks', kept: ALL.length });
});

test(
  'a shop that registers its endpoint itself is graded by what it told the PG, with full marks',
  LONG,
  async () => {
    const { create, read } = NAIVE;
    const run = `"${process.execPath}" "${join(projectRoot, 'examples/own-shop/src/main.ts')}"`;
    const report = await gradeShop(
      { create, read, run, only: [...QUICK], settleMs: 60 },
      process.env,
      silent,
    );
    expect(report).toMatchObject({ grade: 'full marks', kept: QUICK.length });
  },
);

test('every rule has a mistake that it finds', () => {
  expect(Object.values(MISTAKES)).toEqual(ALL);
});

describe.concurrent('a shop with one mistake breaks one rule', () => {
  test.each(Object.entries(MISTAKES))('%s: %s', LONG, async (mistake, rule) => {
    const report = await gradeNaive([mistake], rule === 'answers-fast' ? ALL : QUICK);
    expect(brokenIn(report)).toEqual([rule]);
  });
});

describe('what cannot be graded says why, with exit code 2:', () => {
  const create = ['--create', 'POST /orders', '--read', 'GET /orders/{orderNo}'];
  test.each([
    ['nobody there', ['--merchant', 'http://localhost:9', ...create], 'Nobody answers at http://localhost:9'],
    ['a rule that there is not', ['--only', 'verifies-signature'], 'There is no rule verifies-signature'],
    ['a shop that ends', ['--run', 'echo no database; exit 3', ...create], 'no database'],
    ['another webhook path', [...FLAGS, '--webhook', '/hooks'], 'answered a genuine webhook with 404'],
    ['another word for paid', [...FLAGS, '--paid', 'state=DONE'], "the order shows 'PAID'; say with --paid"],
    ['another field', [...FLAGS, '--paid', 'condition=PAID'], 'shows no condition; say with --paid'],
  ])('%s', LONG, async (_what, words, reason) => {
    using place = await plot();
    const patience = ['--patience-seconds', '1', '--pg-port', '0'];
    const { code, err } = await place.run(['grade', ...words, ...patience]).exited;
    expect({ code, says: err.includes(reason) ? reason : err }).toEqual({ code: 2, says: reason });
  });

  test('a file with a name that is unknown, a port that is taken', LONG, async () => {
    using place = await plot();
    const file = join(folder, 'grade.yaml');
    writeFileSync(file, 'marchant: http://localhost:9\n');
    const unknown = await place.run(['grade', '--config', file]).exited;
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('marchant') });
    const [port = 0] = await freePorts(1);
    const server = createServer().listen(port, '127.0.0.1');
    const taken = await place.run(['grade', '--pg-port', String(port)]).exited;
    server.close();
    expect(taken).toMatchObject({ code: 2, err: expect.stringContaining(`port ${port} is taken`) });
  });
});

test('a shop that runs already is graded by a file, and is told what to call', LONG, async () => {
  using place = await plot();
  const [shopPort = 0, pgPort = 0] = await freePorts(2);
  const keys = { PG_SECRET_KEY: 'sk_1234567890123456789012345', WEBHOOK_SECRET: `whsec_${'A'.repeat(43)}=` };
  const file = join(folder, 'shop.yaml');
  const { run: _, ...asked } = NAIVE;
  writeFileSync(
    file,
    JSON.stringify({ ...asked, merchant: `http://localhost:${shopPort}`, pgPort, only: ['rejects-stale'] }),
  );
  const env = {
    ...process.env,
    ...keys,
    PORT: String(shopPort),
    PG_URL: `http://localhost:${pgPort}`,
    NAIVE_MISTAKES: '',
  };
  const shop = spawn(process.execPath, ['examples/naive-shop/src/main.ts'], { env, cwd: projectRoot });
  try {
    const { code, out } = await place.run(['grade', '--config', file], keys).exited;
    expect(out).toContain(`PG_URL=http://localhost:${pgPort}`);
    expect(out).toContain('Full marks: 1 of 1 rules kept.');
    expect(code).toBe(0);
  } finally {
    shop.kill('SIGKILL');
  }
});
