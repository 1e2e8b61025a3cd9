// A small table and a write path that keeps its rows in memory; for tests alone.
import {
  type Cell,
  type Committed,
  type Lookup,
  type Row,
  table,
  type Write,
  type WritePath,
} from './write-path.ts';

export const notes = table('notes', { id: 'id', owner: 'owner', text: 'text', version: 'version' }, ['id']);
export const byId = (id: string): Lookup => ({ table: notes, where: { id } });
export const byOwner = (owner: Cell): Lookup => ({ table: notes, where: { owner } });
export const aNote = (id: string, over: Row = {}): Row => ({
  id,
  owner: 'Mina',
  text: null,
  version: 1,
  ...over,
});

export interface MemoryWritePath extends WritePath {
  readonly rows: ReadonlyMap<Cell, Row>;
  readonly commits: readonly (readonly Write[])[];
  /** What becomes of the commits to come, before anything else is looked at. */
  verdict: (writes: readonly Write[]) => Committed | undefined;
  /** Another process writes now. */
  elsewhere(row: Row): void;
}

export function memoryWritePath(...rows: readonly Row[]): MemoryWritePath {
  const held = new Map<Cell, Row>(rows.map((row) => [row.id ?? null, row]));
  const commits: (readonly Write[])[] = [];
  const nothing = async () => {
    throw new Error('no timers here');
  };
  const path: MemoryWritePath = {
    rows: held,
    commits,
    verdict: () => undefined,
    elsewhere: (row) => void held.set(row.id ?? null, row),
    async load(lookups) {
      return lookups.map(({ where }) =>
        [...held.values()].filter((row) => Object.entries(where).every(([name, cell]) => row[name] === cell)),
      );
    },
    async commit(writes) {
      commits.push(writes);
      const verdict = path.verdict(writes);
      if (verdict) return verdict;
      const taken = writes.find((write) => write.write === 'insert' && held.has(write.row.id ?? null));
      if (taken) return { committed: false, lost: 'notes' };
      for (const write of writes) if ('row' in write) held.set(write.row.id ?? null, write.row);
      return { committed: true };
    },
    durable: async () => undefined,
    takeDue: nothing,
    untilNextMs: nothing,
    upcoming: nothing,
    takeUnsent: nothing,
    unsent: nothing,
    health: async () => 'ok',
  };
  return path;
}
