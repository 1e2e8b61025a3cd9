import { operation, Refused, refuse } from '@payflow/contracts';
import { type Clock, type Routes, type Supervisor, serve } from '@payflow/service-kit';
import { addClockRoutes } from './sandbox-clock.ts';
import { addScenarioRoutes } from './sandbox-scenarios.ts';
import { addSnapshotRoutes } from './sandbox-snapshots.ts';
import { startedAlone } from './started-alone.ts';

function cannotLook(error: unknown): never {
  const refusal = refuse('STORAGE_UNAVAILABLE', 'The databases could not be looked at; try again.', {
    retryAfterSeconds: 1,
  });
  throw new Refused(refusal, { cause: error });
}

/** `/sandbox`: moves all servers together, by way of the supervisor. Not there in server mode. */
export function addSandboxRoutes(routes: Routes, clock: Clock, supervisor: Supervisor | undefined): void {
  addClockRoutes(routes, clock, supervisor);
  serve(routes, operation.readInvariants, async ({ query }) => {
    if (!supervisor) return startedAlone('to have all its books looked at');
    return supervisor.invariants({ quiet: query.quiet === 'true' }).catch(cannotLook);
  });
  addSnapshotRoutes(routes, clock, supervisor);
  addScenarioRoutes(routes, supervisor);
}
