import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { doing } from './doing.ts';
import { wholeNumber } from './options.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `5m` ago, or a time; in ms. */
function since(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const atMs = count === undefined ? Date.parse(text) : Date.now() - Number(count) * (UNIT_MS[unit] ?? 0);
  if (Number.isFinite(atMs)) return atMs;
  throw new InvalidArgumentError('It is like 30s, 5m, 2h or 1d, or a time like 2026-03-02T09:00:00Z.');
}

export function addLogs(program: Command): void {
  program
    .command('logs')
    .description('shows what the servers write in the data folder, as one log')
    .addArgument(new Argument('[server]', 'of this one alone').choices(['pg', 'card', 'merchant']))
    .option('-f, --follow', 'goes on with what is written, until Ctrl-C')
    .option('-n, --lines <count>', 'the last so many', wholeNumber(1))
    .option('--since <span>', 'from then on, in real time: 30s, 5m, 2h, 1d, or a time', since)
    .addOption(new Option('--level <level>', 'from this one up').choices(['debug', 'info', 'warn', 'error']))
    .option('--grep <text>', 'lines with this in them, in capitals or not')
    .option('--json', 'prints the lines as they are, one JSON value in each')
    .addHelpText(
      'after',
      `
Examples:
  payflow logs -f                              what goes on now
  payflow logs pg --since 5m --level warn      what the PG did not like
  payflow logs --grep T1M7ZB1JEBPTMS980WQD     where this payment is named
  payflow logs --json | jq 'select(.status >= 500)'

PAYFLOW_DATA_DIR says where the data folder is (.payflow). LOG_LEVEL of the start says how much is written.

Exit code 0: shown. 2: there are no logs.`,
    )
    .action((server: 'pg' | 'card' | 'merchant' | undefined, options: object) =>
      doing(async () => (await import('../command/logs/logs.ts')).logs)({
        ...options,
        ...(server ? { server } : {}),
      }),
    );
}
