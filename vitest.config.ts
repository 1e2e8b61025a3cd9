import { defineConfig } from 'vitest/config';

/**
 * A file's suffix says what its tests cost: `.unit` nothing but time, `.server` sockets or databases,
 * `.story` a whole sandbox, `.process` processes of their own.
 */
export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Who asks for a tally (tools/verify.mjs) names the file to write it to.
    reporters: process.env.PAYFLOW_TALLY ? ['default', './tools/tally-reporter.mjs'] : ['default'],
  },
});
