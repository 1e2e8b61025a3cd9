import type { Write, WritePath } from './write-path.ts';

/** Told which point is being passed, `before writing events payment.captured` for one. Servers are given none; a test ends the process there. */
export type Passing = (point: string) => void;

function nameOf(write: Write): string {
  const row = 'row' in write ? write.row : 'set' in write ? write.set : {};
  const kind = row.state ?? row.type;
  return kind ? `${write.table.name} ${kind}` : write.table.name;
}

/** Tells of every commit what it writes, before it begins and when it is safe; nobody was answered then. */
export function withPoints(writePath: WritePath, passing: Passing | undefined): WritePath {
  if (!passing) return writePath;
  return {
    ...writePath,
    async commit(writes) {
      const names = new Set(writes.map(nameOf));
      for (const name of names) passing(`before writing ${name}`);
      const committed = await writePath.commit(writes);
      if (committed.committed) for (const name of names) passing(`after writing ${name}`);
      return committed;
    },
  };
}
