// The process of `examineAside`. It ends with its answer, or when nobody waits for one any more.
import { constants, setPriority } from 'node:os';
import type { LookAnswer, LookTask } from './aside.ts';
import { examine } from './invariants.ts';

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

async function answerTo({ books, times }: LookTask): Promise<LookAnswer> {
  try {
    return { findings: await examine(books, times) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

process.on('disconnect', () => process.exit());
process.once('message', async (task) => {
  const answer = await answerTo(task as LookTask);
  process.send?.(answer, () => process.disconnect());
});
