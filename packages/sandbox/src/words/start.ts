import { type Command, InvalidArgumentError } from 'commander';
import { doing } from './doing.ts';
import { wholeNumber } from './options.ts';

const FAILED = 1;

function ports(text: string): { pg: string; card: string; merchant: string } {
  const [pg, card, merchant, ...more] = text.split(',').map((port) => port.trim());
  const all = [pg, card, merchant].filter((port) => /^\d{1,5}$/.test(port ?? '') && Number(port) < 65_536);
  if (all.length < 3 || more.length > 0 || !pg || !card || !merchant)
    throw new InvalidArgumentError('It is three ports, of PG, card issuer and shop: 8081,8082,8080.');
  const fixed = all.filter((port) => Number(port) !== 0);
  if (new Set(fixed).size < fixed.length)
    throw new InvalidArgumentError('Each server needs a port of its own.');
  return { pg, card, merchant };
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('starts the card issuer, the PG and the shop; Ctrl-C stops them')
    .option('--fresh', 'empties databases, clock and logs first; the keys stay')
    .option(
      '--seed <number>',
      'has scripts and faults come out the same each time (see below)',
      wholeNumber(0),
    )
    .option('--ports <pg,card,merchant>', 'the ports; 0 takes a free one (default: 8081,8082,8080)', ports)
    .option('--open', 'shows the shop in the browser')
    .option('--json', 'prints one JSON value when all is up')
    .addHelpText(
      'after',
      `
Examples:
  payflow start                             on what the data folder holds
  payflow start --fresh                     with nothing paid yet, and the clock at real time
  payflow start --ports 9081,9082,9080      beside another one; give it a PAYFLOW_DATA_DIR of its own
  payflow start --json | head -1 | jq -r .m001SecretKey

--seed decides what issuer scripts and faults leave to chance: the seventh call that one sees comes out the same in every run,
with --fresh from the first one on. Ids, keys and the moments of retries are never the same.

Settings come from the environment too (PG_PORT, HOST, PAYFLOW_DATA_DIR, PAYFLOW_SEED, DATABASE_URL, …); an option
goes before it.

Exit code 0: stopped by Ctrl-C. 1: it could not start, or a server ended unasked; stderr says why.`,
    )
    .action(doing(async () => (await import('../supervisor/start.ts')).start, FAILED));
}
