import type { Command } from 'commander';
import { asking } from './doing.ts';
import { askingPg } from './options.ts';

export function addVerify(program: Command): void {
  askingPg(program.command('verify'))
    .description('holds the books of the PayFlow that runs to what it promises')
    .addHelpText(
      'after',
      `
Example:
  payflow verify

Exit code 0: all invariants hold. 1: one does not; the offending ids are printed. 2: nobody can look.
Where the sandbox asks for keys, ADMIN_KEY in the environment is shown to it.`,
    )
    .action(asking(async () => (await import('../verify.ts')).verify));
}
