/**
 * Copies of a whole database, which its owner makes and goes back to.
 * 1. Whoever calls sees to it that nothing else is written meanwhile.
 * 2. `putBack` and `clear` are one transaction each: killed half-way, the database is as it was.
 * 3. What migrations wrote of themselves stays; leases of timers end, for their holders are gone.
 */
export interface Copies {
  /** Writes a copy under this id, a few letters and digits; resolves to how many rows each table has. */
  take(id: string): Promise<Readonly<Record<string, number>>>;
  /** Why the database cannot become what this copy is, in words for the user; undefined when it can. */
  misfit(id: string): Promise<string | undefined>;
  putBack(id: string): Promise<void>;
  clear(): Promise<void>;
  /** Deletes all copies but these. */
  keep(ids: readonly string[]): Promise<void>;
}

/** What of a migration tells two states apart. */
export interface Migrated {
  readonly migration_name: string;
  readonly checksum: string;
}

export const MIGRATED = 'SELECT migration_name, checksum FROM';

const nameOf = ({ migration_name, checksum }: Migrated): string => `${migration_name} ${checksum}`;

/** Rows are moved as they stand, so both sides must have the same tables. */
export function misfitOf(
  service: string,
  copy: readonly Migrated[] | undefined,
  present: readonly Migrated[],
): string | undefined {
  if (!copy) return `the copy of the database of the ${service} server is missing`;
  const ours = new Set(present.map(nameOf));
  if (copy.length === ours.size && copy.every((one) => ours.has(nameOf(one)))) return undefined;
  return `its tables in the ${service} server are of another version of PayFlow`;
}

/** Tells of all that is done with them, which takes real time. */
export function copiesTold(copies: Copies, tell: (work: Promise<unknown>) => void): Copies {
  const told = <Result>(work: Promise<Result>): Promise<Result> => {
    tell(work);
    return work;
  };
  return {
    take: (id) => told(copies.take(id)),
    misfit: (id) => told(copies.misfit(id)),
    putBack: (id) => told(copies.putBack(id)),
    clear: () => told(copies.clear()),
    keep: (ids) => told(copies.keep(ids)),
  };
}
