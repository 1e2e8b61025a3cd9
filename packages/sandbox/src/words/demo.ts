import type { Command } from 'commander';
import { doing } from './doing.ts';

const FAILED = 1;

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('pays three orders and tells what happens; starts PayFlow if it does not run')
    .addHelpText(
      'after',
      `
Example:
  payflow demo

Exit code 0: all was as told. 1: something was not. 130: it was interrupted.`,
    )
    .action(doing(async () => (await import('../demo.ts')).demo, FAILED));
}
