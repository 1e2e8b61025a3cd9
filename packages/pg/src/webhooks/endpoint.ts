import { type Refusal, refuse, type WebhookType, type webhooks } from '@payflow/contracts';

/** Where a merchant wants webhooks. */
export interface Endpoint {
  readonly id: string;
  readonly merchantId: string;
  /** Rises with every change; storage refuses a change by who has not seen the last one. */
  readonly version: number;
  readonly url: string;
  readonly events: readonly WebhookType[];
  /** The signing secret, sealed with a key derived from the master secret. */
  readonly sealedSecret: string;
  /** The one before it; it signs too until `previousUntil`: real time, ms, because its verifiers live outside. */
  readonly sealedPrevious: string | null;
  readonly previousUntil: number | null;
  /** Business time, ms, as are all that follow. */
  readonly createdAt: number;
  /** When its address, its events, or whether it is enabled changed last. */
  readonly updatedAt: number;
  /** The first failed try since the last success. */
  readonly failingSince: number | null;
  readonly disabledAt: number | null;
  readonly disabledReason: webhooks.DisabledReason | null;
}

/** The one whose secret signs what goes to a payment's own callbackUrl. */
export const defaultEndpoint = (endpoints: readonly Endpoint[]): Endpoint | undefined =>
  [...endpoints]
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    .find((endpoint) => endpoint.disabledAt === null);

export const ownEndpoint = (endpoints: readonly Endpoint[], id: string): Endpoint | Refusal =>
  endpoints.find((endpoint) => endpoint.id === id) ?? refuse('NOT_FOUND', `There is no endpoint ${id}.`);

const HOUR_MS = 60 * 60_000;
/** How long a secret that was replaced signs beside the new one; real time. */
export const PREVIOUS_SECRET_MS = 24 * HOUR_MS;
/** So long without a success, and the endpoint is disabled; business time. */
export const FAILING_MAX_MS = 5 * 24 * HOUR_MS;

/** The sealed secrets that sign at this real time, the newest first. */
export function liveSecrets({ sealedSecret, sealedPrevious, previousUntil }: Endpoint, realAt: number) {
  const both = sealedPrevious !== null && previousUntil !== null && realAt < previousUntil;
  return both ? [sealedSecret, sealedPrevious] : [sealedSecret];
}

/** With a new secret; the present one signs beside it for a day, the one before that no more. */
export const rotated = (endpoint: Endpoint, sealedSecret: string, realAt: number): Endpoint => ({
  ...endpoint,
  sealedSecret,
  sealedPrevious: endpoint.sealedSecret,
  previousUntil: realAt + PREVIOUS_SECRET_MS,
});

export const disabled = (
  endpoint: Endpoint,
  disabledReason: webhooks.DisabledReason,
  at: number,
): Endpoint => ({ ...endpoint, updatedAt: at, disabledAt: at, disabledReason });

/** What a merchant may change; absent stays as it is. */
export interface EndpointChange {
  readonly url?: string | undefined;
  readonly events?: readonly WebhookType[] | undefined;
  readonly enabled?: boolean | undefined;
}

const sameEvents = (a: readonly WebhookType[], b: readonly WebhookType[]): boolean =>
  [...a].sort().join() === [...b].sort().join();

/** The endpoint itself when nothing changes. At another address, or enabled again, it starts with a clean slate. */
export function changed(endpoint: Endpoint, change: EndpointChange, at: number): Endpoint {
  const wasEnabled = endpoint.disabledAt === null;
  const { url = endpoint.url, events = endpoint.events, enabled = wasEnabled } = change;
  const moved = url !== endpoint.url;
  if (!moved && enabled === wasEnabled && sameEvents(events, endpoint.events)) return endpoint;
  const after = { ...endpoint, url, events, updatedAt: at };
  if (!enabled) return wasEnabled ? disabled(after, 'ASKED', at) : after;
  return wasEnabled && !moved
    ? after
    : { ...after, failingSince: null, disabledAt: null, disabledReason: null };
}

/** After a try that was answered with 2xx. */
export const succeeded = (endpoint: Endpoint): Endpoint =>
  endpoint.failingSince === null ? endpoint : { ...endpoint, failingSince: null };

/** After a try that failed: the first is remembered, and one after five days of nothing else disables it. */
export function failed(endpoint: Endpoint, at: number): Endpoint {
  if (endpoint.failingSince === null) return { ...endpoint, failingSince: at };
  return at - endpoint.failingSince >= FAILING_MAX_MS ? disabled(endpoint, 'FAILING', at) : endpoint;
}
