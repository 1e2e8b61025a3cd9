import { writeFileSync } from 'node:fs';

/** Vitest reporter: leaves the numbers of the run in the file that PAYFLOW_TALLY names, for tools/verify.mjs. */
export default class TallyReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const count = (state) => tests.filter((test) => test.result().state === state).length;
    // A file that could not be read and a hook that threw fail without a failing test.
    const brokenSuites = suites.filter((suite) => suite.errors().length > 0).length;
    const tally = {
      passed: count('passed'),
      failed: count('failed') + brokenSuites + unhandledErrors.length,
      skipped: tests.length - count('passed') - count('failed'),
    };
    writeFileSync(process.env.PAYFLOW_TALLY, JSON.stringify(tally));
  }
}
