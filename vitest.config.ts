import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { requireService } from './packages/sandbox/src/services/service.ts';

// What is compiled is kept, for the files of this run and for the processes that they start.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

/**
 * A file's suffix says what its tests cost: `.unit` nothing but time, `.server` sockets or databases,
 * `.story` a whole sandbox, `.process` processes of their own. Files with `.mariadb` before it need that
 * database, and all stories run on it too, where it is installed. Files with `.kafka` before it need a broker,
 * and what holds of every bus is held on it too; files with `.scaled`, and all stories again, run on a gateway of
 * several processes. Those with `.chaos` kill a whole production, each of whose parts is a process.
 */
const shared = {
  pool: 'forks',
  testTimeout: 20_000,
  hookTimeout: 60_000,
  // What is waited for comes at once, but for a machine that is busy.
  expect: { poll: { timeout: 10_000 } },
} as const;

const everywhere = {
  test: {
    ...shared,
    name: 'payflow',
    include: ['packages/**/*.test.ts', 'examples/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      '**/*.mariadb.*.test.ts',
      '**/*.kafka.*.test.ts',
      '**/*.scaled.*.test.ts',
      '**/*.chaos.*.test.ts',
    ],
  },
};

const onMariaDb = {
  test: {
    ...shared,
    name: 'mariadb',
    include: ['packages/sandbox/src/stories/*.story.test.ts', 'packages/**/*.mariadb.*.test.ts'],
    testTimeout: 60_000,
    globalSetup: ['tools/mariadb/for-tests.ts'],
    setupFiles: ['tools/mariadb/on-mariadb.ts'],
  },
};

const onKafka = {
  test: {
    ...shared,
    name: 'kafka',
    include: ['packages/pg/src/adapters/bus.server.test.ts', 'packages/**/*.kafka.*.test.ts'],
    testTimeout: 60_000,
    globalSetup: ['tools/kafka/for-tests.ts'],
  },
};

const { PAYFLOW_TALLY: tally, PAYFLOW_JUNIT: outputFile } = process.env;
/** Who asks for a tally (tools/verify.mjs) or for a report in JUnit's form (CI) names the file to write it to. */
const reporters: NonNullable<NonNullable<ViteUserConfig['test']>['reporters']> = [
  'default',
  ...(tally ? ['./tools/tally-reporter.mjs'] : []),
  ...(outputFile ? ([['junit', { outputFile }]] as ['junit', { outputFile: string }][]) : []),
];
/** One file after the other: each has a dozen processes. */
const inChaos = {
  test: {
    ...shared,
    name: 'chaos',
    include: ['packages/**/*.chaos.*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    fileParallelism: false,
  },
};

const scaled = {
  test: {
    ...shared,
    name: 'scaled',
    include: ['packages/sandbox/src/stories/*.story.test.ts', 'packages/**/*.scaled.*.test.ts'],
    testTimeout: 120_000,
    globalSetup: ['tools/scaled/for-tests.ts'],
    setupFiles: ['tools/scaled/on-scaled.ts'],
  },
};

const hasAll = (...names: Parameters<typeof requireService>[0][]): boolean =>
  names.every((name) => requireService(name));

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      everywhere,
      inChaos,
      ...(requireService('mariadb') ? [onMariaDb] : []),
      ...(requireService('kafka') ? [onKafka] : []),
      ...(hasAll('mariadb', 'redis', 'nginx', 'kafka') ? [scaled] : []),
    ],
    reporters,
  },
});
