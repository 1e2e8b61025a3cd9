import { describe, expect, test } from 'vitest';
import { projectFiles, readProjectFile } from './project-files.ts';
import { breachesOf, schemaBreachesOf, textBreachesOf } from './rules.ts';

const files = projectFiles();
const sources = files.filter((path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path));
const schemas = files.filter((path) => /^prisma\/.*\.prisma$/.test(path));

function breachesIn(paths: string[], find: (path: string, text: string) => string[]): string[] {
  return paths.flatMap((path) => find(path, readProjectFile(path)));
}

/** What is found in one planted line of a business file of the PG. */
function found(line: string, path = 'packages/pg/src/payments/planted.ts'): string[] {
  return breachesOf(path, line).map((breach) => breach.slice(path.length + 1).replace(/ \(.*$/, ''));
}

describe('the project keeps the rules of the house', () => {
  test('it has sources and schemas to look at', () => {
    expect(files).toContain('package.json');
    expect(sources.length).toBeGreaterThan(40);
    expect(schemas.length).toBe(3);
  });

  test('time, chance, the environment, the console and the exit stay with their owners', () => {
    expect(breachesIn(sources, breachesOf)).toEqual([]);
  });

  test('the name of every test file says what it costs', () => {
    const unsaid = (path: string) => !/\.(?:unit|server|story|process)\.test\.ts$/.test(path);
    expect(files.filter((path) => path.endsWith('.test.ts')).filter(unsaid)).toEqual([]);
  });

  test('no database makes times or ids of its own', () => {
    expect(breachesIn(schemas, schemaBreachesOf)).toEqual([]);
  });

  test('no file names a registry or a machine, leaves work behind or leaves out tests', () => {
    expect(breachesIn(files, textBreachesOf)).toEqual([]);
  });
});

describe('planted in business code, it is found', () => {
  test.each([
    ['the time', 'const at = Date.now();', 'Date.now'],
    ['the time, by another door', "globalThis.Date['now']();", 'Date.now'],
    ['the time, taken apart', 'const { now } = Date;', 'Date'],
    ['the time, as a date', 'const at = new Date();', 'new Date()'],
    ['the time, as a date without brackets', 'const at = new Date;', 'new Date()'],
    ['the time, as text', 'const at = Date();', 'Date'],
    ['a stopwatch', 'performance.now();', 'performance.now'],
    ['a stopwatch, imported', "import { performance } from 'node:perf_hooks';", 'node:perf_hooks'],
    ['a high-resolution stopwatch', 'process.hrtime.bigint();', 'process.hrtime.bigint'],
    ['chance', 'Math.random();', 'Math.random'],
    ['chance, passed on', 'shuffle(items, Math.random);', 'Math.random'],
    ['a random id', 'crypto.randomUUID();', 'crypto.randomUUID'],
    ['a random id, imported', "import { randomUUID as id } from 'node:crypto';", 'node:crypto.randomUUID'],
    ['random bytes, from a module', "import * as c from 'node:crypto';\nc.randomBytes(8);", '*.randomBytes'],
    ['random bytes, filled in', 'crypto.getRandomValues(bytes);', 'crypto.getRandomValues'],
    ['a fresh key', "import { generateKeyPairSync } from 'node:crypto';", 'node:crypto.generateKeyPairSync'],
    ['a wait', 'setTimeout(go, 10);', 'setTimeout'],
    ['a wait, handed on', 'promisify(setTimeout);', 'setTimeout'],
    ['a beat', 'globalThis.setInterval(go, 10);', 'setInterval'],
    ['a turn', 'setImmediate(go);', 'setImmediate'],
    ['a deadline', 'fetch(url, { signal: AbortSignal.timeout(5) });', 'AbortSignal.timeout'],
    [
      'timers, imported',
      "import { setTimeout as wait } from 'node:timers/promises';",
      'node:timers/promises',
    ],
    ['timers, imported late', "await import('node:timers');", 'node:timers'],
    ['timers, passed on', "export { setTimeout } from 'timers';", 'timers'],
    ['the environment', 'const key = process.env.KEY;', 'process.env.KEY'],
    ['the environment, taken apart', 'const { env } = process;', 'process'],
    ['the environment, imported', "import { env } from 'node:process';", 'node:process'],
    ['the console', "console.log('here');", 'console.log'],
    ['the console, handed on', 'items.forEach(console.error);', 'console.error'],
    ['an exit', 'if (lost) process.exit(1);', 'process.exit'],
  ])('%s', (_what, planted, reach) => {
    expect(found(planted).map((breach) => breach.replace(/^\d+ /, ''))).toContain(reach);
  });

  test('with the line it stands on', () => {
    expect(found('// é\n\nconst a = 1;\nconst at = Date.now();')).toEqual(['4 Date.now']);
  });

  test.each([
    '// Date.now() and setTimeout are not for this file',
    "const text = 'process.env.KEY';",
    'const at = new Date(ms).toISOString(); Date.parse(text); Date.UTC(2026, 1);',
    'type Wait = typeof setTimeout; interface Timed { at: Date }',
    "import type { Timeout } from 'node:timers';",
    'function wait(setTimeout: (ms: number) => void) { setTimeout(5); }',
    'clock.now(); clock.after(5); ids.bytes(4); clock.alarm(3, ring); Math.floor(2.5);',
    'const isDate = value instanceof Date;',
    'export function process(console: { log: string }) { return console.log; }',
  ])('and this is not: %s', (innocent) => {
    expect(found(innocent)).toEqual([]);
  });
});

describe('what has an owner is free there', () => {
  test.each([
    ['packages/service-kit/src/clock.ts', 'Date.now(); setTimeout(go, 1); crypto.randomBytes(2);'],
    ['packages/service-kit/src/process.ts', 'process.exit(1);'],
    ['packages/card/src/main.ts', 'process.exit(1);'],
    ['packages/card/src/config.ts', 'process.env.CARD_PORT; new Date();'],
    ['packages/database/src/generate.ts', "console.log('generated');"],
    ['packages/contracts/src/write-openapi.ts', "console.log('written');"],
    ['packages/sandbox/src/start.ts', 'Date.now(); process.env.CI; console.log(1); process.exit(0);'],
    ['packages/bench/src/main.ts', 'Date.now(); performance.now(); process.exit(0);'],
    ['packages/pg/src/payments/refund.unit.test.ts', 'Date.now(); process.env.CI;'],
  ])('%s', (owner, source) => {
    expect(found(source, owner)).toEqual([]);
  });

  test.each([
    ['packages/service-kit/src/logger.ts', 'process.env.LOG_LEVEL;'],
    ['packages/service-kit/src/clock.ts', 'process.exit(1);'],
    ['packages/card/src/main.ts', 'process.env.CARD_PORT;'],
    ['packages/card/src/config.ts', 'console.log(1);'],
    ['packages/database/src/generate.ts', 'Date.now();'],
  ])('and only there: not in %s', (other, source) => {
    expect(found(source, other)).toHaveLength(1);
  });
});

describe('planted in a schema, it is found', () => {
  test.each([
    ['createdAt DateTime @default(now())', 'now('],
    ['id String @id @default(uuid(7))', 'uuid('],
    ['id String @id @default(cuid())', 'cuid('],
    ['updatedAt DateTime @updatedAt', '@updatedAt'],
  ])('%s', (line, what) => {
    expect(schemaBreachesOf('schema.prisma', `model A {\n  ${line}\n}`)).toEqual([`schema.prisma:2 ${what}`]);
  });

  test.each(['id Int @id @default(autoincrement())', '// never now()', 'knownow Int'])(
    'and this is not: %s',
    (line) => {
      expect(schemaBreachesOf('schema.prisma', line)).toEqual([]);
    },
  );
});

describe('planted in any file, it is found', () => {
  const joined = (...parts: string[]) => parts.join('');
  test.each([
    ['a registry', 'README.md', joined('https://registry', '.npmjs', '.org/zod')],
    ['a registry that is set', '.npmrc', joined('registry', '=https://mirror.example')],
    [
      'a tarball in the lockfile',
      'pnpm-lock.yaml',
      joined('{integrity: x, tarball', ': https://mirror.example/a.tgz}'),
    ],
    ['a folder of one machine', 'docs/a.md', joined('see /', 'home/mina/payflow')],
    ['work without an issue', 'packages/pg/src/pg.ts', joined('// TO', 'DO later')],
    ['the only test that runs', 'packages/pg/src/pg.unit.test.ts', joined('test', '.only', "('a', run)")],
    [
      'a test that does not run',
      'packages/pg/src/pg.unit.test.ts',
      joined('describe', '.skip', "('a', run)"),
    ],
  ])('%s', (_what, path, planted) => {
    expect(textBreachesOf(path, `first line\n${planted}`)).toHaveLength(1);
  });

  test.each([
    ['docs/a.md', joined('TO', 'DO(#12) and https://payflow.example/home/x')],
    ['Dockerfile', 'WORKDIR /home/node/payflow'],
    ['packages/pg/src/pg.ts', joined('list', '.skip', '(3)')],
  ])('and this is not, in %s: %s', (path, innocent) => {
    expect(textBreachesOf(path, innocent)).toEqual([]);
  });
});
