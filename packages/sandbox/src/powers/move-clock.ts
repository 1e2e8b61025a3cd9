import { type ClockMove, Upcoming } from '@payflow/service-kit';
import { z } from 'zod';
import type { Led } from './led.ts';

/**
 * Moves business time on all servers.
 * 1. One move after the other, so that none is lost; it never goes back.
 * 2. It stops where something falls due, on whichever server, and goes on when that is done: what falls due by that comes in its turn.
 * 3. A move ends: after MOST_STOPS it goes the rest of the way at once.
 */
export interface TownClock {
  /** Resolves to the new offset. */
  move(move: ClockMove): Promise<number>;
  /** What falls due next on all servers, the earliest first. */
  upcoming(): Promise<Upcoming[]>;
}

export type ClockParts = Pick<Led, 'clock' | 'realNow' | 'tellAll' | 'settle'>;

const MOST_STOPS = 500;
const MOST_TOLD = 20;
const Answers = z.array(z.array(Upcoming));

const byTime = (a: Upcoming, b: Upcoming): number => a.due - b.due || (a.subject < b.subject ? -1 : 1);

export function townClock({ clock, realNow, tellAll, settle }: ClockParts): TownClock {
  let moving: Promise<unknown> = Promise.resolve();

  async function upcoming(limit: number): Promise<Upcoming[]> {
    const answers = Answers.parse(await tellAll({ do: 'upcoming', limit }));
    return answers.flat().sort(byTime).slice(0, limit);
  }

  async function set(offsetMs: number): Promise<void> {
    clock.write(offsetMs);
    await tellAll({ do: 'set-clock', offsetMs });
  }

  async function stopOnTheWay(target: number): Promise<void> {
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      const [first] = await upcoming(1);
      if (!first) return;
      const offsetMs = Math.max(clock.offsetMs, first.due - realNow());
      if (offsetMs >= target) return;
      await set(offsetMs);
      await settle();
    }
  }

  async function move(by: ClockMove): Promise<number> {
    const wanted = 'ms' in by ? clock.offsetMs + by.ms : by.to - realNow();
    const target = Math.max(clock.offsetMs, wanted);
    if (by.wait) await stopOnTheWay(target);
    await set(target);
    if (by.wait) await settle();
    return target;
  }

  return {
    move(by) {
      const moved = moving.then(() => move(by));
      moving = moved.catch(() => undefined);
      return moved;
    },
    upcoming: () => upcoming(MOST_TOLD),
  };
}
