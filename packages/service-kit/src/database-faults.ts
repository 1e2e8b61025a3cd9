import type { Clock } from './clock.ts';
import type { Faults, Judge } from './faults.ts';

/** What a database meets, as @payflow/database asks for it. */
export interface DatabaseTrouble {
  /** What becomes of a commit. */
  onCommit(): 'busy' | 'gone' | undefined;
  /** What becomes of a look. */
  onLook(): 'gone' | undefined;
  /** Whether it is gone now; asking changes nothing. */
  isGone(): boolean;
}

/** A database that goes stays away for its time, or until the faults are set anew. */
export function databaseTrouble(faults: Faults, clock: Pick<Clock, 'elapsedMs'>): DatabaseTrouble {
  let away: { readonly by: Judge<'database'>; readonly until: number } | undefined;

  function isGone(): boolean {
    if (away && (away.by !== faults.at('database') || clock.elapsedMs() >= away.until)) away = undefined;
    return away !== undefined;
  }

  function meet(access: 'commit' | 'look'): 'busy' | 'gone' | undefined {
    const judge = faults.at('database');
    if (!judge) return undefined;
    if (isGone()) return 'gone';
    const fault = judge({ access });
    if (fault?.fault === 'gone') away = { by: judge, until: clock.elapsedMs() + fault.forMs };
    return fault?.fault;
  }

  return {
    onCommit: () => meet('commit'),
    onLook: () => (meet('look') === 'gone' ? 'gone' : undefined),
    isGone,
  };
}
