import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root, run } from './run.mjs';

const CHECKS = [
  ['biome', 'check', '.'],
  ['tsc', '--noEmit'],
  ['tsc', '--noEmit', '-p', 'tsconfig.pages.json'],
  ['depcruise', '--config', '.dependency-cruiser.mjs', 'packages', 'examples'],
];

/**
 * The whole gate: the checks, then the tests, which alone get the arguments. Stops at the first that fails.
 * The last line printed is always `N passed, N failed`, and a check that fails counts as one.
 */
export async function verify(args) {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`; // its `node` is 24
  const env = { ...process.env, PATH: path };
  for (const [command, ...rest] of CHECKS) {
    const code = await run(command, rest, { env });
    if (code !== 0) return conclude(code, { passed: 0, failed: 1, skipped: 0 }, `${command} failed`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'payflow-tally-'));
  try {
    const file = join(folder, 'tally.json');
    const code = await run('vitest', ['run', ...args], { env: { ...env, PAYFLOW_TALLY: file } });
    return conclude(code, readTally(file), 'vitest failed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What vitest counted; when it ended without counting, that is the failure. */
function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function conclude(code, { passed, failed, skipped }, complaint) {
  const exitCode = code || (failed > 0 ? 1 : 0);
  if (exitCode !== 0) console.error(complaint);
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  return exitCode;
}
