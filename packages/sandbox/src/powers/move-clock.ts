import { type ClockMove, type ClockMoved, Outlook, type Upcoming } from '@payflow/service-kit';
import { z } from 'zod';
import type { Led } from './led.ts';

/**
 * Moves business time on all servers.
 * 1. One move after the other, so that none is lost; it never goes back.
 * 2. It stops where something falls due, on whichever server, and goes on when that is done: what falls due by that comes in its turn.
 * 3. A move ends: after MOST_STOPS it goes the rest of the way at once.
 * 4. What time it is, the servers say: their clocks may be others than this process's.
 */
export interface TownClock {
  move(move: ClockMove): Promise<ClockMoved>;
  /** What falls due next on all servers, the earliest first. */
  upcoming(): Promise<Upcoming[]>;
}

export type ClockParts = Pick<Led, 'clock' | 'tellAll' | 'settle'>;

const MOST_STOPS = 500;
const MOST_TOLD = 20;
const MOST_REMEMBERED = 200;
const Answers = z.array(Outlook);

/** Processes on one database tell the same. */
function distinct(timers: readonly Upcoming[]): Upcoming[] {
  const named = timers.map(
    (timer) => [`${timer.server} ${timer.kind} ${timer.subject} ${timer.due}`, timer] as const,
  );
  return [...new Map(named).values()];
}

const byTime = (a: Upcoming, b: Upcoming): number => a.due - b.due || (a.subject < b.subject ? -1 : 1);

export function townClock({ clock, tellAll, settle }: ClockParts): TownClock {
  let moving: Promise<unknown> = Promise.resolve();

  /** Over all servers; where none runs, every time has passed. */
  async function look(limit: number): Promise<Outlook> {
    const outlooks = Answers.parse(await tellAll({ do: 'upcoming', limit }));
    const timers = distinct(outlooks.flatMap((outlook) => outlook.timers)).sort(byTime);
    const now =
      outlooks.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...outlooks.map((one) => one.now));
    return { now, timers: timers.slice(0, limit) };
  }

  async function set(offsetMs: number): Promise<void> {
    clock.write(offsetMs);
    await tellAll({ do: 'set-clock', offsetMs });
  }

  /** Resolves to what fell due up to there, as much of it as is remembered. */
  async function stopOnTheWay(target: number): Promise<Upcoming[]> {
    const fellDue: Upcoming[] = [];
    // What is under way may set timers that fall due on the way.
    await settle();
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      const { now, timers } = await look(MOST_TOLD);
      const [first] = timers;
      if (!first) break;
      const offsetMs = clock.offsetMs + Math.max(0, first.due - now);
      if (offsetMs <= target) fellDue.push(...timers.filter(({ due }) => due === first.due));
      if (offsetMs >= target) break;
      await set(offsetMs);
      await settle();
    }
    return fellDue.slice(0, MOST_REMEMBERED);
  }

  async function move(by: ClockMove): Promise<ClockMoved> {
    const ms = 'ms' in by ? by.ms : by.to - (await look(1)).now;
    const target = clock.offsetMs + Math.max(0, ms);
    const fellDue = by.wait ? await stopOnTheWay(target) : [];
    await set(target);
    if (by.wait) await settle();
    return { offsetMs: target, fellDue };
  }

  return {
    move(by) {
      const moved = moving.then(() => move(by));
      moving = moved.catch(() => undefined);
      return moved;
    },
    upcoming: async () => (await look(MOST_TOLD)).timers,
  };
}
