import type { adminWebhooks, BodyOf, ReplyOf } from '@payflow/contracts';
import { isoTimeOrNull } from '@payflow/service-kit';
import { verify } from '@payflow/webhook-signature';
import type { Store } from '../records/store.ts';
import type { Endpoint } from './endpoint.ts';

export interface SignerContext {
  readonly store: Store;
  openSecret(sealed: string, endpointId: string): string;
}

type Got = BodyOf<typeof adminWebhooks.findWebhookSigner>;
type Signer = NonNullable<ReplyOf<typeof adminWebhooks.findWebhookSigner>['signer']>;

/** Each secret that is still kept, the present ones first. */
function candidates(endpoints: readonly Endpoint[]): (Signer & { readonly sealed: string })[] {
  const of = ({ id: endpointId, url }: Endpoint) => ({ endpointId, url });
  return [
    ...endpoints.map((one) => ({
      ...{ ...of(one), secret: 'PRESENT' as const, signsUntil: null, sealed: one.sealedSecret },
    })),
    ...endpoints.flatMap((one) =>
      one.sealedPrevious === null
        ? []
        : [
            {
              ...{ ...of(one), secret: 'ROTATED_OUT' as const, sealed: one.sealedPrevious },
              signsUntil: isoTimeOrNull(one.previousUntil),
            },
          ],
    ),
  ];
}

/** Whose secret made a signature, whenever that was; shows no secret, and keeps nothing. */
export async function findSigner(
  { store, openSecret }: SignerContext,
  { merchantId, webhookId, webhookTimestamp, webhookSignature, body }: Got,
): Promise<ReplyOf<typeof adminWebhooks.findWebhookSigner>> {
  const { endpoints } = await store.look({ endpointsOf: merchantId });
  const headers = {
    'webhook-id': webhookId,
    'webhook-timestamp': webhookTimestamp,
    'webhook-signature': webhookSignature,
  };
  const nowSeconds = Number(webhookTimestamp);
  const found = candidates(endpoints).find(
    ({ sealed, endpointId }) =>
      verify({ headers, body, nowSeconds, secret: openSecret(sealed, endpointId) }).valid,
  );
  if (!found) return { signer: null };
  const { sealed: _kept, ...signer } = found;
  return { signer };
}
