import type { Refusal } from '@payflow/contracts';
import { z } from 'zod';

/** All databases of a town at one moment. */
export const Snapshot = z.object({
  name: z.string(),
  /** Business time, ms. */
  at: z.number(),
  /** How many the gateway had. */
  payments: z.int(),
});
export type Snapshot = z.output<typeof Snapshot>;

const NoSnapshot = z.object({ refusal: z.enum(['NOT_FOUND', 'INVALID_STATE']), message: z.string() });
const Answered = z.union([Snapshot, NoSnapshot]);

/** What of `/sandbox` takes all servers back to another state. */
export interface Snapshots {
  /** All servers as after a first start; resolves to the offset of business time. Refuses INVALID_STATE. */
  reset(): Promise<number | Refusal>;
  /** Under this name, or one that is free; an older one of the name goes. */
  take(name: string | undefined): Promise<Snapshot>;
  /** The oldest first. */
  list(): Promise<readonly Snapshot[]>;
  /** All servers and business time as they were. Refuses NOT_FOUND, INVALID_STATE. */
  restore(name: string): Promise<Snapshot | Refusal>;
  /** Refuses NOT_FOUND. */
  drop(name: string): Promise<Snapshot | Refusal>;
}

export const SnapshotQuestion = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('reset') }),
  z.object({ ask: z.literal('take-snapshot'), name: z.string().optional() }),
  z.object({ ask: z.literal('list-snapshots') }),
  z.object({ ask: z.literal('restore-snapshot'), name: z.string() }),
  z.object({ ask: z.literal('drop-snapshot'), name: z.string() }),
]);
export type SnapshotQuestion = z.output<typeof SnapshotQuestion>;

export async function answerOnSnapshots(snapshots: Snapshots, question: SnapshotQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'reset':
      return snapshots.reset();
    case 'take-snapshot':
      return snapshots.take(question.name);
    case 'list-snapshots':
      return snapshots.list();
    case 'restore-snapshot':
      return snapshots.restore(question.name);
    case 'drop-snapshot':
      return snapshots.drop(question.name);
  }
}

/** Asked of a supervisor in another process. */
export function snapshotsBy(ask: (question: SnapshotQuestion) => Promise<unknown>): Snapshots {
  return {
    reset: async () => z.union([z.number(), NoSnapshot]).parse(await ask({ ask: 'reset' })),
    take: async (name) =>
      Snapshot.parse(await ask({ ask: 'take-snapshot', ...(name === undefined ? {} : { name }) })),
    list: async () => z.array(Snapshot).parse(await ask({ ask: 'list-snapshots' })),
    restore: async (name) => Answered.parse(await ask({ ask: 'restore-snapshot', name })),
    drop: async (name) => Answered.parse(await ask({ ask: 'drop-snapshot', name })),
  };
}
