import { setTimeout as wait } from 'node:timers/promises';
import type { operation } from '@payflow/contracts';
import { type Clock, isoTime, liveClock } from '@payflow/service-kit';
import { checkedByTests } from './by-tests.ts';
import type { TownTimes } from './facts.ts';
import type { Finding } from './invariants.ts';

/** What is shown of the breaches of one invariant; they are all counted. */
const MOST_SHOWN = 20;
/** Under load there is always something under way; it is not waited for any longer. */
const SETTLE_MS = 5_000;

export interface InspectorParts {
  /** Holds the books to every invariant. */
  examine(times: TownTimes): Promise<readonly Finding[]>;
  /** Runs what is due. */
  settle(): Promise<void>;
  /** How far business time is ahead of real time. */
  offsetMs(): number;
  /** The machine's when absent. */
  readonly time?: Pick<Clock, 'realNow' | 'elapsedMs'>;
}

export type Inspect = (options: { readonly quiet: boolean }) => Promise<operation.InvariantsReply>;

/**
 * Holds a running town to the invariants.
 * 1. The servers are not asked: their databases are looked at, by one look at a time.
 * 2. What moves between two looks is not broken: when quiet, only that is reported which two looks have seen.
 */
export function inspector({ examine, settle, offsetMs, time = liveClock() }: InspectorParts): Inspect {
  let looking: Promise<unknown> = Promise.resolve();

  const times = () => ({ now: time.realNow() + offsetMs(), realNow: time.realNow() });
  const settled = () => Promise.race([settle(), wait(SETTLE_MS, undefined, { ref: false })]);

  async function look(quiet: boolean) {
    if (quiet) await settled();
    const first = await examine(times());
    if (!quiet || first.every(({ breaches }) => breaches.length === 0)) return first;
    await settled();
    const second = await examine(times());
    return second.map(({ breaches, ...finding }, i) => {
      const before = new Set(first[i]?.breaches);
      return { ...finding, breaches: breaches.filter((breach) => before.has(breach)) };
    });
  }

  async function report(quiet: boolean): Promise<operation.InvariantsReply> {
    const began = time.elapsedMs();
    const findings = await look(quiet);
    return {
      holds: findings.every(({ breaches }) => breaches.length === 0),
      at: isoTime(times().now),
      tookMs: Math.round(time.elapsedMs() - began),
      invariants: findings.map(({ breaches, ...finding }) => ({
        ...finding,
        breached: breaches.length,
        breaches: breaches.slice(0, MOST_SHOWN),
      })),
      checkedByTests: [...checkedByTests],
    };
  }

  return ({ quiet }) => {
    const reported = looking.then(() => report(quiet));
    looking = reported.catch(() => undefined);
    return reported;
  };
}
