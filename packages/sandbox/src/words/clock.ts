import type { Command } from 'commander';
import { asking } from './doing.ts';
import { askingPg } from './options.ts';

const load = async () => (await import('../command/clock.ts')).clock;

export function addClock(program: Command): void {
  const clock = askingPg(program.command('clock'))
    .description('shows business time, and moves it forward')
    .addHelpText(
      'after',
      `
Examples:
  payflow clock                        what time it is, and how far that is ahead of real time
  payflow clock advance PT5M           five minutes later, on all three servers; also P1D, PT36H, P2DT12H

What falls due on the way is done before the command ends. Time never goes back.
Exit code 0: shown, or moved. 2: nothing was moved.`,
    )
    .action(asking(load));
  askingPg(clock.command('advance'))
    .argument('<duration>', 'ISO 8601: PT5M, PT36H, P1D')
    .description('moves it forward by a duration')
    .action((advance: string, _, command: Command) =>
      asking(load)({ ...command.optsWithGlobals(), advance }),
    );
}
