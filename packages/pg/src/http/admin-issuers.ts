import { adminIssuers } from '@payflow/contracts';
import { isoTime, type Routes, serve } from '@payflow/service-kit';
import type { IssuerDirectory, ListedIssuer } from '../issuers/directory.ts';

const SAID = { closed: 'CLOSED', open: 'OPEN', probing: 'PROBING' } as const;

function issuerView({ bins, breaker, ...issuer }: ListedIssuer): adminIssuers.IssuerView {
  const { state, since, failures } = breaker;
  return { ...issuer, bins: [...bins], breaker: { state: SAID[state], since: isoTime(since), failures } };
}

export function addAdminIssuerRoutes(routes: Routes, issuers: IssuerDirectory): void {
  serve(routes, adminIssuers.listIssuers, async () => ({ issuers: issuers.list().map(issuerView) }));
}
