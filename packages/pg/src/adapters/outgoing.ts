import {
  type AddressGuard,
  type LiveTransport,
  liveNetwork,
  type ServerOptions,
  tracedTransport,
} from '@payflow/service-kit';
import type { PgConfig } from '../config.ts';
import { checkAddress, type TargetPolicy } from '../webhooks/target.ts';

/** The addresses that webhooks may never reach: the gateway's own, and the issuers'. */
export function targetPolicyOf({ mode, urls, issuers, webhookAllowedTargets, port }: PgConfig): TargetPolicy {
  const portOf = (url: string) => Number(new URL(url).port || (url.startsWith('https:') ? 443 : 80));
  return {
    mode,
    ownPorts: [...new Set([port, ...[urls.pg, urls.card, ...issuers.map(({ url }) => url)].map(portOf)])],
    allowed: webhookAllowedTargets,
  };
}

/** Judges every address that a webhook is about to be sent to. */
export const targetGuard =
  (policy: TargetPolicy): AddressGuard =>
  (address, port, host) => {
    const verdict = checkAddress(address, port, host, policy);
    return verdict.allowed ? undefined : verdict.message;
  };

/** The gateway's two ways out: to the issuers, and to the receivers of webhooks, whose addresses are guarded. */
export function openTransports(
  { clock, tracing, network = liveNetwork, wire = (transport) => transport }: ServerOptions<PgConfig>,
  policy: TargetPolicy,
) {
  const issuer = network.transport({ clock });
  const webhooks = network.transport({ clock, guard: targetGuard(policy) });
  const wired = ({ call }: LiveTransport) => tracedTransport(wire(call), tracing);
  return {
    issuer: wired(issuer),
    webhooks: wired(webhooks),
    async close() {
      await Promise.all([issuer.close(), webhooks.close()]);
    },
  };
}
