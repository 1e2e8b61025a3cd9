import { type LiveTransport, liveTransport, type ServerOptions } from '@payflow/service-kit';
import type { PgConfig } from '../config.ts';
import type { TargetPolicy } from '../webhooks/target.ts';
import { guardedConnect } from './guarded-connect.ts';

/** The addresses that webhooks may never reach: the gateway's own, and the issuers'. */
export function targetPolicyOf({ mode, urls, issuers, webhookAllowedTargets, port }: PgConfig): TargetPolicy {
  const portOf = (url: string) => Number(new URL(url).port || (url.startsWith('https:') ? 443 : 80));
  return {
    mode,
    ownPorts: [...new Set([port, ...[urls.pg, urls.card, ...issuers.map(({ url }) => url)].map(portOf)])],
    allowed: webhookAllowedTargets,
  };
}

/** The gateway's two ways out: to the issuers, and to the receivers of webhooks, whose addresses are guarded. */
export function openTransports(
  { clock, wire = (transport) => transport }: ServerOptions<PgConfig>,
  policy: TargetPolicy,
) {
  const issuer = liveTransport({ clock });
  const webhooks = liveTransport({ clock, connect: guardedConnect(policy) });
  const wired = ({ call }: LiveTransport) => wire(call);
  return {
    issuer: wired(issuer),
    webhooks: wired(webhooks),
    async close() {
      await Promise.all([issuer.close(), webhooks.close()]);
    },
  };
}
