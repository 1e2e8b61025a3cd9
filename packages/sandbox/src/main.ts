import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { Command, CommanderError } from 'commander';
import { keepCompiled } from './compiled.ts';
import { addClock } from './words/clock.ts';
import { addDemo } from './words/demo.ts';
import { addDlq } from './words/dlq.ts';
import { addGrade } from './words/grade.ts';
import { HELP } from './words/help.ts';
import { addListen } from './words/listen.ts';
import { addLogs } from './words/logs.ts';
import { hearMisunderstandings, inOneLine } from './words/misunderstood.ts';
import { addPay } from './words/pay.ts';
import { addReset } from './words/reset.ts';
import { addScenario } from './words/scenario.ts';
import { addSnapshot } from './words/snapshot.ts';
import { addStart } from './words/start.ts';
import { addStatus } from './words/status.ts';
import { addVerify } from './words/verify.ts';

keepCompiled();
// Whoever reads what is printed may leave before its end: `payflow --help | head -1`.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const NOT_UNDERSTOOD = 2;
const { version } = JSON.parse(readFileSync(findPackageJSON('..', import.meta.url) ?? '', 'utf8'));

const program = new Command('payflow')
  .description('PayFlow, a payment gateway that runs on a laptop.')
  .version(version, '--version', 'prints the version')
  .helpCommand(false)
  .enablePositionalOptions()
  .addHelpText('after', HELP);

for (const add of [
  addStart,
  addDemo,
  addStatus,
  addPay,
  addListen,
  addClock,
  addReset,
  addSnapshot,
  addLogs,
  addScenario,
  addVerify,
  addDlq,
  addGrade,
])
  add(program);

// For the list of words alone: what follows a word is in its own help.
program.configureHelp({ subcommandTerm: (word) => word.name() });

const misunderstood = hearMisunderstandings(program);
try {
  const given = process.argv.slice(2);
  if (given.length === 0) throw new CommanderError(NOT_UNDERSTOOD, 'payflow.silent', 'Say what to do.');
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode !== 0) {
    process.stderr.write(`${inOneLine(error, misunderstood())}\n`);
    process.exitCode = NOT_UNDERSTOOD;
  }
}
