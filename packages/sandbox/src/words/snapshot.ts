import type { Command } from 'commander';
import { asking } from './doing.ts';
import { askingPg } from './options.ts';

const load = () => import('../command/snapshots.ts');
const save = asking(async () => (await load()).saveSnapshot);
const restore = asking(async () => (await load()).restoreSnapshot);
const remove = asking(async () => (await load()).deleteSnapshot);

export function addSnapshot(program: Command): void {
  const snapshot = program
    .command('snapshot')
    .description('remembers all servers as they are, and goes back to that')
    .addHelpText(
      'after',
      `
Examples:
  payflow snapshot save before-refunds       payments, orders, merchants, and the clock
  payflow snapshot list
  payflow snapshot restore before-refunds    whatever happened since has not happened

Exit code 0: done. 2: nothing was done; stderr says why.`,
    );
  askingPg(snapshot.command('save'))
    .argument('[name]', 'letters, digits, dots, hyphens and underscores (default: snapshot-1, snapshot-2, …)')
    .description('remembers all servers as they are now; an older one of that name goes')
    .action((name: string | undefined, options: object) => save({ ...options, ...(name ? { name } : {}) }));
  askingPg(snapshot.command('list'))
    .description('the snapshots there are, the oldest first')
    .action(asking(async () => (await load()).listSnapshots));
  askingPg(snapshot.command('restore'))
    .argument('<name>', 'which one')
    .description('goes back to it, with all servers and the clock')
    .action((name: string, options: object) => restore({ ...options, name }));
  askingPg(snapshot.command('delete'))
    .argument('<name>', 'which one')
    .description('forgets it')
    .action((name: string, options: object) => remove({ ...options, name }));
}
