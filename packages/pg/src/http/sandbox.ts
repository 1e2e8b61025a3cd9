import { operation, Refused, refuse } from '@payflow/contracts';
import { type Clock, isoTime, type Routes, type Supervisor, serve } from '@payflow/service-kit';

const YEARS_10_MS = 10 * 365 * 24 * 60 * 60_000;
/** RFC 3339 writes years with four digits. */
const END_OF_TIME = Date.UTC(9000, 0);

const alone = (why: string) =>
  refuse('NOT_FOUND', `This PG was started alone; start PayFlow with npm start ${why}.`);

function cannotLook(error: unknown): never {
  const refusal = refuse('STORAGE_UNAVAILABLE', 'The databases could not be looked at; try again.', {
    retryAfterSeconds: 1,
  });
  throw new Refused(refusal, { cause: error });
}

/** `/sandbox`: moves all servers together, by way of the supervisor. Not there in server mode. */
export function addSandboxRoutes(routes: Routes, clock: Clock, supervisor: Supervisor | undefined): void {
  const reply = () => ({ now: isoTime(clock.now()), offsetMs: clock.offsetMs });
  serve(routes, operation.readClock, async () => reply());
  serve(routes, operation.moveClock, async ({ body }) => {
    const ms = operation.durationMs(body.advance);
    if (ms === undefined || ms > YEARS_10_MS) {
      const message = 'must be an ISO 8601 duration above zero and up to ten years, like PT5M or P1D';
      return refuse('VALIDATION_FAILED', `advance ${message}`, { errors: [{ path: 'advance', message }] });
    }
    if (clock.now() + ms > END_OF_TIME) {
      const message = 'may not move the clock beyond the year 9000; start afresh with an empty data folder';
      return refuse('VALIDATION_FAILED', `advance ${message}`, { errors: [{ path: 'advance', message }] });
    }
    if (!supervisor) return alone('to move its clock');
    await supervisor.advance(ms);
    return reply();
  });
  serve(routes, operation.readInvariants, async ({ query }) => {
    if (!supervisor) return alone('to have all its books looked at');
    return supervisor.invariants({ quiet: query.quiet === 'true' }).catch(cannotLook);
  });
}
