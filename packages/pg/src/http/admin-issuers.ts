import { adminIssuerScripts as admin, adminIssuers } from '@payflow/contracts';
import { isoTime, type Routes, serve } from '@payflow/service-kit';
import type { IssuerDirectory, ListedIssuer } from '../issuers/directory.ts';
import type { ScriptDesk } from '../issuers/script-desk.ts';

const SAID = { closed: 'CLOSED', open: 'OPEN', probing: 'PROBING' } as const;

function issuerView({ bins, breaker, ...issuer }: ListedIssuer): adminIssuers.IssuerView {
  const { state, since, ...counts } = breaker;
  return { ...issuer, bins: [...bins], breaker: { state: SAID[state], since: isoTime(since), ...counts } };
}

export function addAdminIssuerRoutes(routes: Routes, issuers: IssuerDirectory, scripts: ScriptDesk): void {
  serve(routes, adminIssuers.listIssuers, async () => ({ issuers: issuers.list().map(issuerView) }));
  serve(routes, admin.listIssuerScripts, ({ params }) => scripts.list(params.issuer));
  serve(routes, admin.putIssuerScript, ({ params: { issuer, name }, body }) =>
    scripts.put(issuer, name, body),
  );
  serve(routes, admin.deleteIssuerScript, ({ params }) => scripts.forget(params.issuer, params.name));
  serve(routes, admin.resetIssuerScripts, ({ params }) => scripts.forgetAll(params.issuer));
}
