import { isRefusal, type Refusal, refuse } from '@payflow/contracts';
import { type Authenticate, type CallerFacts, type Clock, hashKey, keyWanted } from '@payflow/service-kit';
import type { Store } from '../records/store.ts';
import { DEFAULT_FEE_BASIS_POINTS, DEMO_MERCHANT, MERCHANT_ID, type Merchant } from './merchant.ts';

const HEADER = 'x-payflow-merchant';

export interface AccessOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly mode: 'sandbox' | 'server';
}

/** Who the key says, or in the sandbox on loopback, whom the caller names. */
export function authenticateMerchant(options: AccessOptions): Authenticate {
  return async (facts) => {
    const named = facts.header(HEADER);
    if (named !== undefined && !MERCHANT_ID.test(named)) {
      const message = 'must be 1 to 64 letters, digits, hyphens or underscores';
      return refuse('VALIDATION_FAILED', `X-PayFlow-Merchant ${message}.`, {
        errors: [{ path: 'X-PayFlow-Merchant', message }],
      });
    }
    const merchant = await byCredentials(options, facts, named);
    if (isRefusal(merchant)) return merchant;
    if (named !== undefined && named !== merchant.id)
      return refuse('FORBIDDEN', `This key is not merchant ${named}'s.`);
    return merchant;
  };
}

async function byCredentials(
  { store, clock, mode }: AccessOptions,
  { credentials, loopback }: CallerFacts,
  named: string | undefined,
): Promise<Merchant | Refusal> {
  if (credentials.kind === 'key') {
    return (
      (await store.merchantByKeyHash(hashKey(credentials.key))) ??
      refuse('UNAUTHORIZED', 'This key is not known here.')
    );
  }
  if (credentials.kind === 'malformed' || mode === 'server' || !loopback)
    return keyWanted("the merchant's secret key");
  return onTheSpot(store, clock, named ?? DEMO_MERCHANT);
}

/** The merchant of this id; the sandbox makes one that is not there yet. */
async function onTheSpot(store: Store, clock: Clock, id: string): Promise<Merchant> {
  const { merchant: known } = await store.look({ merchant: id });
  if (known) return known;
  const fresh: Merchant = {
    id,
    name: id,
    keyHash: null,
    feeBasisPoints: DEFAULT_FEE_BASIS_POINTS,
    returnUrl: null,
    createdAt: clock.now(),
  };
  const made = await store.decide({ merchant: id }, ({ merchant }) =>
    merchant ? { result: merchant } : { result: fresh, merchant: fresh },
  );
  return made === 'LOST' ? fresh : made;
}
