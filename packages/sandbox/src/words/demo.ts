import type { Command } from 'commander';
import { doing } from './doing.ts';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('pays three orders and tells what happens; starts PayFlow if it does not run')
    .action(doing(async () => (await import('../demo.ts')).demo));
}
