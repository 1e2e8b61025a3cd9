import { type Lookup, put, type Row, type Write } from '@payflow/database';
import type { Timer } from '@payflow/service-kit';
import { tables } from './tables.ts';

/** A timer's id: there is one of a kind for each subject. */
export const timerId = (kind: string, subject: string): string =>
  subject === '' ? kind : `${kind}:${subject}`;

export const timerLookup = (id: string): Lookup => ({ table: tables.timers, where: { id } });

export interface TimerSetting {
  readonly kind: string;
  readonly subject: string;
  /** Which time `due` is in; business time when absent. */
  readonly clock?: Timer['clock'];
  /** ms. */
  readonly due: number;
  readonly attempts: number;
  /** The trace in which it is set. */
  readonly traceparent?: string | null;
}

/** Sets a timer anew, whoever holds it: its fence rises, so a present holder cannot end it. */
export function setTimer(
  { kind, subject, clock = 'business', due, attempts, traceparent = null }: TimerSetting,
  present: Row | undefined,
): Write {
  const fence = Number(present?.fence ?? 0) + 1;
  return put(tables.timers, {
    id: timerId(kind, subject),
    kind,
    subject,
    clock,
    due,
    attempts,
    fence,
    leaseUntil: 0,
    traceparent,
  });
}

export const dropTimer = (id: string): Write => ({ write: 'delete', table: tables.timers, key: { id } });

/** Its holder sets it anew; fails the commit when it is held by someone else by now. */
export function repeatTimer({ id, fence }: Timer, due: number, attempts: number): Write {
  return {
    write: 'update',
    table: tables.timers,
    key: { id },
    guard: { fence },
    set: { due, attempts, leaseUntil: 0 },
  };
}

/** Its holder is done with it; fails the commit when it is held by someone else by now. */
export const endTimer = ({ id, fence }: Timer): Write => ({
  write: 'delete',
  table: tables.timers,
  key: { id },
  guard: { fence },
});

export const isHeldBy = (present: Row | undefined, { fence }: Timer): boolean => present?.fence === fence;
