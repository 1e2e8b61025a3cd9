import type { Command } from 'commander';
import { doing } from './doing.ts';
import { wholeNumber } from './options.ts';

const NOT_UNDERSTOOD = 2;
const running = () => import('../scenarios/run-command.ts');
const shelf = () => import('../scenarios/shelf-commands.ts');

function addRun(scenario: Command): void {
  scenario
    .command('run [scenarios...]')
    .description(
      'plays scenarios, named or as files or folders; all that come with PayFlow when none is named',
    )
    .option('--seed <number>', 'plays them with this seed in place of their own', wholeNumber(0))
    .option('--live', 'on real servers over real HTTP, in place of a simulated town')
    .option('--junit <file>', 'writes the outcome as JUnit XML, for CI')
    .option('--html <file>', 'writes the stories as a page')
    .option('--json', 'prints the outcome as JSON; the same seed gives the same bytes')
    .addHelpText(
      'after',
      `
Examples:
  payflow scenario run                                       all that come with PayFlow
  payflow scenario run double-click-on-pay --seed 7          one of them
  payflow scenario run my-stories/ --junit scenarios.xml     your own, in CI

Exit code 0: all passed. 1: one failed. 2: something was not understood, and nothing was played.`,
    )
    .action((words: string[], options: object) =>
      doing(async () => (await running()).runScenarios, NOT_UNDERSTOOD)({ ...options, words }),
    );
}

export function addScenario(program: Command): void {
  const scenario = program
    .command('scenario')
    .description('plays payment stories, the ugly ones too, and checks how they end');
  addRun(scenario);
  scenario
    .command('list')
    .description('the scenarios that come with PayFlow')
    .option('--json', 'as JSON')
    .action(doing(async () => (await shelf()).listScenarios, NOT_UNDERSTOOD));
  scenario
    .command('show <name>')
    .description('prints the file of a scenario, to begin your own from')
    .action((name: string) => doing(async () => (await shelf()).showScenario, NOT_UNDERSTOOD)({ name }));
  scenario
    .command('check <files...>')
    .description('says whether files could be played, and where they do not fit')
    .action((files: string[]) =>
      doing(async () => (await shelf()).checkScenarios, NOT_UNDERSTOOD)({ files }),
    );
}
