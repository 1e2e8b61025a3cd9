import type { Command } from 'commander';
import { asking } from './doing.ts';
import { askingPg } from './options.ts';

const load = () => import('../command/clock.ts');
const show = asking(async () => (await load()).showClock);
const move = asking(async () => (await load()).moveClock);

const WORDS = ['advance', 'to'];

/** commander takes what follows a word that acts by itself for an argument too many. */
async function notAWord(clock: Command, word: string): Promise<void> {
  const { didYouMean } = await import('@payflow/contracts');
  clock.error(`error: unknown command '${word}'${didYouMean(word, WORDS)}`);
}

function addMove(clock: Command, word: 'advance' | 'to', argument: string, what: string): void {
  askingPg(clock.command(word))
    .argument(argument, what)
    .description(`moves it forward ${word === 'advance' ? 'by a duration' : 'to a time'}`)
    .option('--no-wait', 'what falls due happens behind the command')
    .action((value: string, _, command: Command) =>
      move({ ...command.optsWithGlobals(), move: word === 'to' ? { to: value } : { advance: value } }),
    );
}

export function addClock(program: Command): void {
  const clock = askingPg(program.command('clock'))
    .description('shows business time and what falls due next, and moves it forward')
    .usage('[options] [advance <duration> | to <time>]')
    .allowExcessArguments()
    .addHelpText(
      'after',
      `
Examples:
  payflow clock                                what time it is, and what falls due next
  payflow clock advance PT5M                   five minutes later, on all three servers; also P1D, PT36H, P2DT12H
  payflow clock to 2026-12-24T09:00:00+09:00   on that day in Seoul

What falls due on the way is done, each at its time, before the command ends. Time never goes back.
Exit code 0: shown, or moved. 2: nothing was moved.`,
    )
    .action((options: object, command: Command) => {
      const [word] = command.args;
      return word === undefined ? show(options) : notAWord(command, word);
    });
  addMove(clock, 'advance', '<duration>', 'ISO 8601: PT5M, PT36H, P1D');
  addMove(clock, 'to', '<time>', 'RFC 3339: 2026-12-24T09:00:00+09:00');
}
