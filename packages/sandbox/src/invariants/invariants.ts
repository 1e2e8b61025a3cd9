import { setImmediate } from 'node:timers/promises';
import type { Facts, TownTimes } from './facts.ts';
import type { Found } from './invariant.ts';
import { factsOf, type TownBooks } from './read-facts.ts';
import { invariants } from './registry.ts';

const PAGE_SIZE = 1_000;

/** What became of one invariant. */
export interface Finding extends Found {
  readonly id: string;
  readonly promise: string;
}

const realTimes = (): TownTimes => ({ now: Date.now(), realNow: Date.now() });

/** Every breach in what the facts say, as `I1: …`. */
export function breachesIn(facts: Facts): string[] {
  return invariants.flatMap(({ id, check }) => check(facts).breaches.map((breach) => `${id}: ${breach}`));
}

/** Holds every invariant to the books, page by page: few payments are in memory, and others get their turn. */
export async function examine(
  books: TownBooks,
  times: TownTimes = realTimes(),
  pageSize = PAGE_SIZE,
): Promise<Finding[]> {
  const findings = invariants.map(({ id, promise }) => ({
    id,
    promise,
    looked: 0,
    breaches: [] as string[],
  }));
  for await (const page of factsOf(books, { times, pageSize })) {
    invariants.forEach(({ check }, i) => {
      const { looked, breaches } = check(page);
      const finding = findings[i];
      if (!finding) return;
      finding.looked += looked;
      for (const breach of breaches) finding.breaches.push(breach);
    });
    await setImmediate();
  }
  return findings;
}

/** Every breach in the books of a town, as `I1: …`; some of them heal while it is not quiet. */
export async function findBreaches(books: TownBooks, times?: TownTimes): Promise<string[]> {
  const findings = await examine(books, times);
  return findings.flatMap(({ id, breaches }) => breaches.map((breach) => `${id}: ${breach}`));
}
