import { sandboxFaults } from '@payflow/contracts';
import { type Routes, type Supervisor, serve } from '@payflow/service-kit';
import { neverHit } from '../faults/never-hit.ts';
import type { IssuerDirectory } from '../issuers/directory.ts';
import { startedAlone } from './started-alone.ts';

const alone = () => startedAlone('to have something go wrong on purpose');

/** `/sandbox/faults`: what goes wrong between the servers and in their databases. */
export function addFaultRoutes(
  routes: Routes,
  supervisor: Supervisor | undefined,
  issuers: Pick<IssuerDirectory, 'list'>,
): void {
  const names = () => issuers.list().map(({ name }) => name);
  const reply = (standing: readonly sandboxFaults.StandingFault[]) => ({
    faults: standing.map(({ fault: { name, hop, fault, ...rest }, ...counts }) => ({
      fault: { name, hop, fault, ...rest },
      ...counts,
    })),
    warnings: neverHit(
      standing.map(({ fault }) => fault),
      names(),
    ),
  });
  serve(routes, sandboxFaults.putFaults, async ({ body }) =>
    supervisor ? reply(await supervisor.putFaults(body.faults)) : alone(),
  );
  serve(routes, sandboxFaults.listFaults, async () =>
    supervisor ? reply(await supervisor.faults()) : alone(),
  );
  serve(routes, sandboxFaults.clearFaults, async () =>
    supervisor ? reply(await supervisor.putFaults([])) : alone(),
  );
}
