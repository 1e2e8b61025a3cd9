import { type Command, Option } from 'commander';
import { asking } from './doing.ts';
import { askingPg, wholeNumber } from './options.ts';

const load = () => import('../command/dlq.ts');
const list = asking(async () => (await load()).listDeadLetters);
const show = asking(async () => (await load()).showDeadLetter);
const replay = asking(async () => (await load()).replayDeadLetters);

const CONSUMER = '--consumer <name>';

export function addDlq(program: Command): void {
  const dlq = program
    .command('dlq')
    .description('shows messages that could not be handled, and has them handled again')
    .addHelpText(
      'after',
      `
Examples:
  payflow dlq list --state DEAD          what waits for a person, and why
  payflow dlq show authorizer:chg_…_1    one of them, with the message as it came
  payflow dlq replay authorizer:chg_…_1  once its cause is gone
  payflow dlq replay --all               all that are DEAD

A message that was handled has no second effect, however often it is replayed.
Exit code 0: shown, or replayed. 2: nothing was done; stderr says why.`,
    );
  askingPg(dlq.command('list'))
    .description('the messages, the newest first')
    .addOption(new Option('--state <state>', 'only these').choices(['RETRYING', 'DEAD', 'DONE']))
    .option(CONSUMER, 'only those of this consumer')
    .option('--limit <number>', 'how many at most (default: 50)', wholeNumber(1))
    .action(list);
  askingPg(dlq.command('show'))
    .argument('<id>', 'which one')
    .description('one of them, with the message as it came')
    .action((id: string, options: object) => show({ ...options, id }));
  askingPg(dlq.command('replay'))
    .argument('[id]', 'which one')
    .description('has it handled again, at once and by the whole schedule')
    .option('--all', 'all that are DEAD')
    .option(CONSUMER, 'with --all: only those of this consumer')
    .action((id: string | undefined, options: object) => replay({ ...options, ...(id ? { id } : {}) }));
}
