import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectFiles, projectRoot, readProjectFile } from '../house/project-files.ts';
import { troubleWith } from './workflow.ts';

const PATH = '.github/workflows/ci.yml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}
interface Job {
  readonly 'timeout-minutes'?: number;
  readonly 'runs-on': string;
  readonly needs?: string[];
  readonly steps: Step[];
}
const text = readProjectFile(PATH);
const workflow = parse(text) as { permissions: unknown; jobs: Record<string, Job> };
const jobs = Object.values(workflow.jobs);
const steps = jobs.flatMap((job) => job.steps);

/** Files that a script runs by their path. */
const calledIn = (script: string): string[] =>
  [...script.matchAll(/(?<![\w./-])((?:\.ci|deploy)\/[\w./-]*\w)/g)]
    .map(([, path = '']) => path)
    .filter((path) => !path.startsWith('deploy/k8s'));

const isProgram = (path: string): boolean => (statSync(join(projectRoot, path)).mode & 0o111) !== 0;

describe('.github/workflows/ci.yml', () => {
  test('GitHub knows every word of it', async () => {
    expect(await troubleWith(PATH, text)).toEqual([]);
  });

  test.each([
    ['timeout-minutes: 60', 'timeout-minute: 60'],
    ['github.ref }}', 'githu.ref }}'],
    ['needs: [gate, deployment]', 'needs: [gate, deploymnt]'],
    ['fail-fast: false', 'fail-fast: maybe'],
  ])('with "%s" misspelt as "%s" it would be found', async (right, wrong) => {
    expect(text).toContain(right);
    expect(await troubleWith(PATH, text.replace(right, wrong))).not.toEqual([]);
  });

  test('may read the code and nothing else, ends by itself, and runs on a known machine', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(text.match(/\bpermissions:/g)).toHaveLength(1);
    for (const job of jobs) {
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
      expect(job['runs-on']).toMatch(/^ubuntu-\d\d\.04$/);
    }
    expect(text).not.toMatch(/secrets\.|pull_request_target/);
  });

  test('takes its actions by their full version, and leaves no token behind', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@v\d+\.\d+\.\d+$/);
    for (const { with: given } of steps.filter(({ uses }) => uses?.startsWith('actions/checkout')))
      expect(given).toMatchObject({ 'persist-credentials': false });
  });

  test('puts nothing that somebody else may have written into a script', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  test('calls the one gate, and what it calls is there and can be started', () => {
    const called = steps.flatMap(({ run = '' }) => calledIn(run));
    expect(new Set(called)).toEqual(new Set(['.ci/run', 'deploy/load/run.sh']));
    for (const path of called) expect(isProgram(path), path).toBe(true);
    expect(workflow.jobs.load?.needs).toContain('gate');
  });
});

describe('Jenkinsfile (its structure: there is no Jenkins here)', () => {
  const jenkinsfile = readProjectFile('Jenkinsfile');
  const code = jenkinsfile.replaceAll(/^\s*\/\/.*$/gm, '');
  const stages = code.split(/\bstage\('/).slice(1);

  test('closes what it opens', () => {
    const bare = code.replaceAll(/'''[\s\S]*?'''|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');
    expect(bare).not.toMatch(/['"]/);
    const open: string[] = [];
    for (const [sign] of bare.matchAll(/[{}()[\]]/g)) {
      const closes = { '}': '{', ')': '(', ']': '[' }[sign];
      if (closes) expect(open.pop()).toBe(closes);
      else open.push(sign);
    }
    expect(open).toEqual([]);
  });

  test('builds, tests, makes the image, pays, puts a load on it, and publishes last', () => {
    expect(stages.map((stage) => stage.split("'")[0])).toEqual([
      'Build',
      'Test',
      'Image',
      'Smoke',
      'Load',
      'Publish',
    ]);
    for (const stage of stages) expect(stage).toMatch(/options \{ timeout\(time: \d+, unit: 'MINUTES'\) \}/);
    for (const stage of stages) expect(stage).toMatch(/steps \{\s+\w/);
  });

  test('calls what GitHub calls, and it is there', () => {
    const called = [...code.matchAll(/\bsh '([^']+)'/g)].flatMap(([, script = '']) => calledIn(script));
    expect(called).toEqual(['.ci/run', 'deploy/load/run.sh', 'deploy/load/run.sh']);
    for (const path of called) expect(projectFiles()).toContain(path);
    const scripts = Object.keys(JSON.parse(readProjectFile('package.json')).scripts);
    for (const [, script] of code.matchAll(/npm run (?:--silent )?(\w+)/g)) expect(scripts).toContain(script);
  });

  test('reports what the tests wrote, where they wrote it', () => {
    const [, written] = /PAYFLOW_JUNIT = '([^']+)'/.exec(code) ?? [];
    expect(code).toContain(`junit testResults: '${written}'`);
    expect(text).toContain(`PAYFLOW_JUNIT: ${written}`);
    expect(readProjectFile('vitest.config.ts')).toContain('PAYFLOW_JUNIT');
    expect(readProjectFile('.gitignore').split('\n')).toContain('/results/');
  });

  test('knows secrets by their id alone, and hands them to the shell, not to Groovy', () => {
    expect(code).toMatch(/credentials\("\$\{params\.IMAGE_CREDENTIALS\}"\)/);
    for (const [script] of code.matchAll(/\bsh (?:"[^"]*"|""")/g)) expect.unreachable(script);
    expect(code).toContain('--password-stdin');
    expect(stages.at(-1)).toMatch(/branch 'main'/);
  });
});
