import type { shopExchanges } from '@payflow/contracts';
import type { Clock } from '@payflow/service-kit';
import type { PgAnswer } from '../orders/ports.ts';

/**
 * The shop's latest calls to the PG, for whoever wants to see what was said about an order.
 * 1. It keeps bodies alone: neither headers nor keys of the shop, and none of these calls carries a card.
 * 2. It is bounded: of what was called about, the one that was begun first is forgotten first.
 * 3. Nothing depends on it; it ends with the process.
 */
export type OwnCall = Exclude<shopExchanges.Exchange['call'], 'WEBHOOK'>;

export interface Asked {
  /** An order's number, or a tid. */
  readonly about: string;
  readonly call: OwnCall;
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly request: unknown;
}

export interface CallRecord extends Asked {
  readonly number: number;
  /** Business time, ms. */
  readonly at: number;
  /** Absent while it is under way. */
  answer?: { readonly ms: number; readonly came: PgAnswer<unknown> };
}

export interface CallLog {
  /** Keeps a call from its beginning, and its answer when that has come. */
  during<Reply>(asked: Asked, call: () => Promise<PgAnswer<Reply>>): Promise<PgAnswer<Reply>>;
  /** The oldest first. */
  about(subject: string): readonly CallRecord[];
}

const MOST_SUBJECTS = 600; // an order and its payment are two
const MOST_CALLS = 30; // a payment that stays open is looked at for a day

export function createCallLog(clock: Pick<Clock, 'now' | 'elapsedMs'>): CallLog {
  const bySubject = new Map<string, CallRecord[]>();
  let begun = 0;

  function keep(record: CallRecord): void {
    const calls = bySubject.get(record.about) ?? [];
    // What began it all is kept; of many looks the latest tell enough.
    if (calls.length >= MOST_CALLS) calls.splice(MOST_CALLS / 2, 1);
    calls.push(record);
    bySubject.set(record.about, calls);
    const [oldest] = bySubject.keys();
    if (bySubject.size > MOST_SUBJECTS && oldest !== undefined) bySubject.delete(oldest);
  }

  return {
    async during(asked, call) {
      const startedMs = clock.elapsedMs();
      const record: CallRecord = { ...asked, number: ++begun, at: clock.now() };
      keep(record);
      const came = await call();
      record.answer = { ms: Math.round(clock.elapsedMs() - startedMs), came };
      return came;
    },
    about: (subject) => bySubject.get(subject) ?? [],
  };
}
