import type { Lookup, Row } from '@payflow/database';
import type { Question } from '../records/store.ts';

/** The lookups of a question, by what they answer. */
export type Lookups = { -readonly [Name in keyof Question | 'operations']?: Lookup };

export const by = (table: Lookup['table'], where: Row): Lookup => ({ table, where });

/** The rows that the lookups of a question found. */
export interface Found {
  all(name: keyof Lookups): readonly Row[];
  first<Value>(name: keyof Lookups, read: (row: Row) => Value): Value | undefined;
}

const NONE: readonly Row[] = [];

export function foundBy(lookups: Lookups, rows: (lookup: Lookup) => readonly Row[]): Found {
  const all = (name: keyof Lookups): readonly Row[] => (lookups[name] ? rows(lookups[name]) : NONE);
  return {
    all,
    first(name, read) {
      const [row] = all(name);
      return row && read(row);
    },
  };
}
