/**
 * The write path's port: what an engine must do for the committer. Rows are flat; times and money come as
 * numbers, because both stay below 2^53.
 */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** A table by its name in the database; columns come from the Prisma client's own enumeration. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

export function table(name: string, fields: Readonly<Record<string, string>>, key: readonly string[]): Table {
  const columns = Object.values(fields);
  const unknown = key.filter((column) => !columns.includes(column));
  if (unknown.length > 0) throw new Error(`${name} has no column ${unknown.join(', ')}`);
  return { name, columns, key };
}

/** All rows of a table whose columns equal these. */
export interface Lookup {
  readonly table: Table;
  readonly where: Row;
}

export type Write =
  /** Fails the commit when the row is there already. */
  | { readonly write: 'insert'; readonly table: Table; readonly row: Row }
  /** Inserts, or replaces by key; `before`, when known, is the row that is there. */
  | { readonly write: 'put'; readonly table: Table; readonly row: Row; readonly before?: Row }
  /** Changes one row by key; `guard` must hold, or the commit fails. */
  | {
      readonly write: 'update';
      readonly table: Table;
      readonly key: Row;
      readonly set: Row;
      readonly guard?: Row;
    }
  /** Deletes one row by key; no row is no error, unless a `guard` is given that must hold. */
  | { readonly write: 'delete'; readonly table: Table; readonly key: Row; readonly guard?: Row };

/** `lost`: another writer owns a key or has moved a guard; nothing was changed, load again. */
export type Committed = { readonly committed: true } | { readonly committed: false; readonly lost: string };

export interface DueQuery {
  readonly businessNow: number;
  readonly realNow: number;
}

export interface TimerRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly clock: 'business' | 'real';
  readonly due: number;
  readonly attempts: number;
  readonly fence: number;
  readonly traceparent: string | null;
}

/** Timers in business time that fall due after a time, the earliest first. */
export interface UpcomingQuery {
  readonly after: number;
  readonly limit: number;
  /** Kinds that are not told of. */
  readonly without: readonly string[];
}

export type UpcomingTimer = Pick<TimerRow, 'kind' | 'subject' | 'due'>;

/** A row of the outbox, on its way to the bus. */
export interface UnsentRow {
  readonly id: string;
  readonly topic: string;
  readonly tid: string;
  readonly seq: number;
  readonly payload: string;
  readonly traceparent: string | null;
}

export interface UnsentQuery {
  readonly realNow: number;
  readonly heldUntil: number;
  readonly limit: number;
}

export interface WritePath {
  load(lookups: readonly Lookup[]): Promise<readonly (readonly Row[])[]>;
  /**
   * All or nothing, and safe from a crash when it resolves. Throws Refused STORAGE_UNAVAILABLE when the database
   * cannot take it; then nothing was changed.
   */
  commit(writes: readonly Write[]): Promise<Committed>;
  /** Leases due rows of `timers`, the earliest first, each with its fence raised. */
  takeDue(query: DueQuery & { leaseUntil: number; limit: number }): Promise<TimerRow[]>;
  untilNextMs(query: DueQuery): Promise<number | undefined>;
  /** Leases rows of `outbox` that are unsent and held by nobody, the first unsent one of each payment alone. */
  takeUnsent(query: UnsentQuery): Promise<UnsentRow[]>;
  /** How many rows of `outbox` are unsent, and when the oldest of them was written (business time, ms). */
  unsent(): Promise<{ readonly rows: number; readonly since: number | undefined }>;
  upcoming(query: UpcomingQuery): Promise<readonly UpcomingTimer[]>;
  /** Resolves when all that a reader can see by now is safe from a crash. */
  durable(): Promise<void>;
  /** `ok`, or what is wrong. */
  health(): Promise<string>;
}

/** Of the write path: open ones, of these idle, and how many wait for one. A file has one, which nobody waits for. */
export interface Connections {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

export const insert = (table: Table, row: Row): Write => ({ write: 'insert', table, row });
export const put = (table: Table, row: Row): Write => ({ write: 'put', table, row });

/** What a database needs of the clock; ms since 1970. */
export interface RealClock {
  realNow(): number;
  after(ms: number): Promise<void>;
}
