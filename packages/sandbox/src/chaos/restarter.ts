import { setTimeout as wait } from 'node:timers/promises';
import type { Actor } from './actors.ts';

/** Kills one thing after the other, and sees to it that each comes back; a seed repeats what, and after how long. */
export interface Restarter extends AsyncDisposable {
  /** What was killed, in order. */
  readonly killed: readonly string[];
  /** Kills no more; resolves when all that was killed is back. */
  stop(): Promise<void>;
}

export interface RestarterParts {
  readonly actors: readonly Actor[];
  /** The next of a row of numbers in [0, 1). */
  chance(): number;
}

const SHORTEST_PAUSE_MS = 800;
const LONGEST_PAUSE_MS = 2_500;
const SHORTEST_ABSENCE_MS = 500;
const LONGEST_ABSENCE_MS = 2_000;

export function startRestarter({ actors, chance }: RestarterParts): Restarter {
  const killed: string[] = [];
  const away = new Map<Actor, Promise<void>>();
  const stopping = new AbortController();
  const between = (shortest: number, longest: number) => shortest + chance() * (longest - shortest);

  async function isGoneFor(actor: Actor, absenceMs: number): Promise<void> {
    await actor.kill();
    await wait(absenceMs);
    await actor.start();
    away.delete(actor);
  }

  async function strike(): Promise<void> {
    while (!stopping.signal.aborted) {
      // Three numbers each time, whoever is away.
      const doomed = actors[Math.floor(chance() * actors.length)];
      const absenceMs = between(SHORTEST_ABSENCE_MS, LONGEST_ABSENCE_MS);
      const pauseMs = between(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS);
      if (doomed && !away.has(doomed)) {
        killed.push(doomed.name);
        const back = isGoneFor(doomed, absenceMs);
        // Whoever stops this hears of it.
        back.catch(() => undefined);
        away.set(doomed, back);
      }
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const striking = strike();
  async function stop(): Promise<void> {
    stopping.abort();
    await striking;
    await Promise.all(away.values());
  }
  return {
    killed,
    stop,
    async [Symbol.asyncDispose]() {
      await stop().catch(() => undefined);
    },
  };
}
