import type { Command } from 'commander';
import { asking } from './doing.ts';
import { askingPg } from './options.ts';

export function addReset(program: Command): void {
  askingPg(program.command('reset'))
    .description('begins anew while PayFlow runs: no payments, the clock at real time')
    .option('-y, --yes', 'does not ask first; elsewhere than at a terminal nobody is asked')
    .addHelpText(
      'after',
      `
Examples:
  payflow reset
  payflow reset --yes && npm run my-tests

Keys and snapshots stay; merchants and webhook endpoints of yours go. payflow listen registers its own again.

Exit code 0: reset. 1: you said no. 2: nothing was reset.`,
    )
    .action(asking(async () => (await import('../command/snapshots.ts')).reset));
}
