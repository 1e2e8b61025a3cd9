import type { Command } from 'commander';
import { asking } from './doing.ts';
import { askingPg } from './options.ts';

export function addStatus(program: Command): void {
  askingPg(program.command('status'))
    .description('tells what runs, where, since when, and what time it is there')
    .addHelpText(
      'after',
      `
Examples:
  payflow status
  payflow status --json | jq -r .servers.pg.state

Exit code 0: all three take requests. 1: one does not. 2: none answers.`,
    )
    .action(asking(async () => (await import('../command/status.ts')).status));
}
