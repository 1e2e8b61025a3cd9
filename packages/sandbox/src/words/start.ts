import type { Command } from 'commander';
import { doing } from './doing.ts';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('starts the card issuer, the PG and the shop; Ctrl-C stops them')
    .action(doing(async () => (await import('../supervisor/start.ts')).start));
}
