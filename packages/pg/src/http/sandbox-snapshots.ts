import { isRefusal, type Refusal, Refused, refuse, snapshots } from '@payflow/contracts';
import {
  type Clock,
  isoTime,
  type Routes,
  type Snapshot,
  type Snapshots,
  type Supervisor,
  serve,
} from '@payflow/service-kit';
import { startedAlone } from './started-alone.ts';

function failed(cause: unknown): never {
  const message = 'Not all databases could be copied or taken back; look into the logs, and do it again.';
  throw new Refused(refuse('STORAGE_UNAVAILABLE', message, { retryAfterSeconds: 1 }), { cause });
}

const shown = (found: Snapshot | Refusal) => (isRefusal(found) ? found : { ...found, at: isoTime(found.at) });

/** `/sandbox/reset` and `/sandbox/snapshots`: all servers as they were. */
export function addSnapshotRoutes(routes: Routes, clock: Clock, supervisor: Supervisor | undefined): void {
  async function by<Result>(act: (its: Snapshots) => Promise<Result>): Promise<Result | Refusal> {
    if (!supervisor) return startedAlone('to take all servers back');
    return act(supervisor.snapshots).catch(failed);
  }
  serve(routes, snapshots.resetSandbox, () =>
    by(async (its) => {
      const offsetMs = await its.reset();
      if (isRefusal(offsetMs)) return offsetMs;
      return { now: isoTime(clock.realNow() + offsetMs), offsetMs };
    }),
  );
  serve(routes, snapshots.takeSnapshot, ({ body }) => by(async (its) => shown(await its.take(body.name))));
  serve(routes, snapshots.listSnapshots, () =>
    by(async (its) => ({
      snapshots: (await its.list()).map(({ at, ...rest }) => ({ ...rest, at: isoTime(at) })),
    })),
  );
  serve(routes, snapshots.restoreSnapshot, ({ params }) =>
    by(async (its) => shown(await its.restore(params.name))),
  );
  serve(routes, snapshots.deleteSnapshot, ({ params }) =>
    by(async (its) => shown(await its.drop(params.name))),
  );
}
