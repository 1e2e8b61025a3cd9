import { Command, CommanderError } from 'commander';
import { keepCompiled } from './compiled.ts';
import { addDemo } from './words/demo.ts';
import { addGrade } from './words/grade.ts';
import { addStart } from './words/start.ts';
import { addVerify } from './words/verify.ts';

keepCompiled();

const NOT_UNDERSTOOD = 2;

const program = new Command('payflow')
  .description('PayFlow, a payment gateway that runs on a laptop.')
  .helpCommand(false)
  .addHelpText(
    'after',
    `
In a clone: npm start, npm run demo, and npm run payflow -- for every word.
Settings are read from the environment: PG_PORT, CARD_PORT, MERCHANT_PORT, HOST, PAYFLOW_DATA_DIR, LOG_LEVEL.`,
  );

for (const add of [addStart, addDemo, addVerify, addGrade]) add(program);

const words = program.commands.map((command) => command.name());
const THERE_IS = `There are ${words.slice(0, -1).join(', ')} and ${words.at(-1)}, and --help.`;

for (const command of [program, ...program.commands]) {
  command
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: () => undefined });
}

try {
  const given = process.argv.slice(2);
  if (given.length === 0) throw new CommanderError(NOT_UNDERSTOOD, 'payflow.silent', 'Say what to do.');
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode !== 0) {
    const what = error.message.replace(/^error: (.)/, (_, first: string) => first.toUpperCase());
    process.stderr.write(`${what.replace(/\.?$/, '.')} ${THERE_IS}\n`);
    process.exitCode = NOT_UNDERSTOOD;
  }
}
