import type { WebhookType } from '@payflow/contracts';

/** Where a merchant wants webhooks. */
export interface Endpoint {
  readonly id: string;
  readonly merchantId: string;
  readonly url: string;
  readonly events: readonly WebhookType[];
  /** The signing secret, sealed with a key derived from the master secret. */
  readonly sealedSecret: string;
  /** Business time, ms. */
  readonly createdAt: number;
  /** Set when it answered 410 Gone. */
  readonly disabledAt: number | null;
}

/** The one whose secret signs what goes to a payment's own callbackUrl. */
export const defaultEndpoint = (endpoints: readonly Endpoint[]): Endpoint | undefined =>
  [...endpoints]
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    .find((endpoint) => endpoint.disabledAt === null);
