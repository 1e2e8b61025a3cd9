import { Command, CommanderError } from 'commander';
import { keepCompiled } from './compiled.ts';
import type { Environment } from './supervisor/settings.ts';
import type { Terminal } from './terminal.ts';

keepCompiled();

type Word<Options> = (env: Environment, terminal: Terminal, options: Options) => Promise<number>;

const NOT_UNDERSTOOD = 2;
const CANNOT_LOOK = 2;

/** Runs a word with what it needs loaded only now; its exit code becomes that of the process, `failed` when it breaks off. */
function doing<Options>(load: () => Promise<Word<Options>>, failed = 1) {
  return async (options: Options): Promise<void> => {
    const [{ processTerminal }, { StartupError }] = await Promise.all([
      import('./terminal.ts'),
      import('@payflow/contracts'),
    ]);
    const terminal = processTerminal();
    try {
      const word = await load();
      process.exit(await word(process.env, terminal, options));
    } catch (error) {
      terminal.complain(error instanceof StartupError ? error.message : String((error as Error).stack));
      process.exit(failed);
    }
  };
}

const program = new Command('payflow')
  .description('PayFlow, a payment gateway that runs on a laptop.')
  .helpCommand(false)
  .addHelpText(
    'after',
    `
In a clone: npm start, npm run demo, and npm run payflow -- for every word.
Settings are read from the environment: PG_PORT, CARD_PORT, MERCHANT_PORT, HOST, PAYFLOW_DATA_DIR, LOG_LEVEL.`,
  );

program
  .command('start')
  .description('starts the card issuer, the PG and the shop; Ctrl-C stops them')
  .action(doing(async () => (await import('./supervisor/start.ts')).start));

program
  .command('demo')
  .description('pays three orders and tells what happens; starts PayFlow if it does not run')
  .action(doing(async () => (await import('./demo.ts')).demo));

program
  .command('verify')
  .description('holds the books of the PayFlow that runs to what it promises')
  .option('--url <address>', 'where its PG is (http://localhost:8081, or as PG_URL and PG_PORT say)')
  .option('--json', 'prints the report as JSON')
  .addHelpText(
    'after',
    `
Exit code 0: all invariants hold. 1: one does not; the offending ids are printed. 2: nobody can look.
Where the sandbox asks for keys, ADMIN_KEY in the environment is shown to it.`,
  )
  .action(doing(async () => (await import('./verify.ts')).verify, CANNOT_LOOK));

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
