import { type BodyOf, isRefusal, operation, type Refusal, Refused, refuse } from '@payflow/contracts';
import {
  type Clock,
  type ClockMove,
  isoTime,
  type Routes,
  type Supervisor,
  serve,
  type Upcoming,
} from '@payflow/service-kit';
import { startedAlone } from './started-alone.ts';

const YEARS_10_MS = 10 * 365 * 24 * 60 * 60_000;
/** RFC 3339 writes years with four digits. */
const END_OF_TIME = Date.UTC(9000, 0);

function wrong(path: 'advance' | 'to', message: string): Refusal {
  return refuse('VALIDATION_FAILED', `${path} ${message}`, { errors: [{ path, message }] });
}

const beyond = (path: 'advance' | 'to') =>
  wrong(path, 'may not move the clock beyond the year 9000; start afresh with an empty data folder');

function byDuration(advance: string, wait: boolean, now: number): ClockMove | Refusal {
  const ms = operation.durationMs(advance);
  if (ms === undefined || ms > YEARS_10_MS)
    return wrong('advance', 'must be an ISO 8601 duration above zero and up to ten years, like PT5M or P1D');
  return now + ms > END_OF_TIME ? beyond('advance') : { ms, wait };
}

function toTime(time: string, wait: boolean, now: number): ClockMove | Refusal {
  const to = Date.parse(time);
  if (to <= now) return wrong('to', `has passed: the clock stands at ${isoTime(now)}, and never goes back`);
  return to > END_OF_TIME ? beyond('to') : { to, wait };
}

function moveOf({ advance, to, wait }: BodyOf<typeof operation.moveClock>, now: number): ClockMove | Refusal {
  if (advance !== undefined && to !== undefined)
    return wrong('to', 'cannot stand beside advance: send one of them');
  if (advance !== undefined) return byDuration(advance, wait, now);
  if (to !== undefined) return toTime(to, wait, now);
  return wrong('advance', 'is missing: send {"advance": "PT5M"}, or {"to": …} with an RFC 3339 time');
}

/** What was due could not be done, so the clock stopped there. */
function stuck(clock: Clock, cause: unknown): never {
  const message = `The clock stands at ${isoTime(clock.now())}, for what is due there could not be done; try again.`;
  throw new Refused(refuse('STORAGE_UNAVAILABLE', message, { retryAfterSeconds: 1 }), { cause });
}

function cannotSee(cause: unknown): never {
  const message = 'What falls due next could not be read; try again.';
  throw new Refused(refuse('STORAGE_UNAVAILABLE', message, { retryAfterSeconds: 1 }), { cause });
}

const timerView = ({ due, ...timer }: Upcoming) => ({ ...timer, due: isoTime(due) });

/** `/sandbox/clock`: business time of all servers. */
export function addClockRoutes(routes: Routes, clock: Clock, supervisor: Supervisor | undefined): void {
  const reply = () => ({ now: isoTime(clock.now()), offsetMs: clock.offsetMs });
  serve(routes, operation.readClock, async () => {
    const next = (await supervisor?.upcoming().catch(cannotSee)) ?? [];
    return { ...reply(), next: next.map(timerView) };
  });
  serve(routes, operation.moveClock, async ({ body }) => {
    const move = moveOf(body, clock.now());
    if (isRefusal(move)) return move;
    if (!supervisor) return startedAlone('to move its clock');
    const { fellDue } = await supervisor.moveClock(move).catch((error) => stuck(clock, error));
    return { ...reply(), fellDue: fellDue.map(timerView) };
  });
}
