import type { Command } from 'commander';
import { doing } from './doing.ts';

const CANNOT_LOOK = 2;

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('holds the books of the PayFlow that runs to what it promises')
    .option('--url <address>', 'where its PG is (http://localhost:8081, or as PG_URL and PG_PORT say)')
    .option('--json', 'prints the report as JSON')
    .addHelpText(
      'after',
      `
Exit code 0: all invariants hold. 1: one does not; the offending ids are printed. 2: nobody can look.
Where the sandbox asks for keys, ADMIN_KEY in the environment is shown to it.`,
    )
    .action(doing(async () => (await import('../verify.ts')).verify, CANNOT_LOOK));
}
