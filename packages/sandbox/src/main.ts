import { parseArgs } from 'node:util';
import { keepCompiled } from './compiled.ts';
import type { Environment } from './supervisor/settings.ts';
import type { Terminal } from './terminal.ts';

keepCompiled();

type Command = (env: Environment, terminal: Terminal) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./supervisor/start.ts')).start,
  demo: async () => (await import('./demo.ts')).demo,
};

const USAGE = `PayFlow, a payment gateway that runs on a laptop.

  npm start       starts the card issuer, the PG and the shop; Ctrl-C stops them
  npm run demo    pays three orders and tells what happens

Settings are read from the environment: PG_PORT, CARD_PORT, MERCHANT_PORT, HOST, PAYFLOW_DATA_DIR, LOG_LEVEL.`;

const THERE_IS = `There are ${Object.keys(commands).join(' and ')}, and --help.`;

type Choice =
  | { readonly load: () => Promise<Command> }
  | { readonly usage: string }
  | { readonly wrong: string };

function choose(args: string[]): Choice {
  try {
    const options = { help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    if (values.help) return { usage: USAGE };
    const [word = '', ...rest] = positionals;
    const load = Object.hasOwn(commands, word) ? commands[word] : undefined;
    if (load && rest.length === 0) return { load };
    return { wrong: word === '' ? 'Say what to do.' : `"${positionals.join(' ')}" is not known.` };
  } catch (error) {
    const [option = ''] = /'[^']*'/.exec((error as Error).message) ?? [];
    return { wrong: `The option ${option} is not known.` };
  }
}

async function run(load: () => Promise<Command>): Promise<number> {
  const [{ processTerminal }, { StartupError }] = await Promise.all([
    import('./terminal.ts'),
    import('@payflow/contracts'),
  ]);
  const terminal = processTerminal();
  try {
    const command = await load();
    return await command(process.env, terminal);
  } catch (error) {
    terminal.complain(error instanceof StartupError ? error.message : String((error as Error).stack));
    return 1;
  }
}

const choice = choose(process.argv.slice(2));
if ('usage' in choice) {
  process.stdout.write(`${choice.usage}\n`);
} else if ('wrong' in choice) {
  process.stderr.write(`${choice.wrong} ${THERE_IS}\n`);
  process.exitCode = 2;
} else {
  process.exit(await run(choice.load));
}
