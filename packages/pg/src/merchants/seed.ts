import { hashKey } from '@payflow/service-kit';
import type { Store } from '../records/store.ts';
import { DEMO_MERCHANT, newMerchant } from './merchant.ts';

export interface Seed {
  /** M001's secret key; without one, only the sandbox's callers without credentials reach it. */
  readonly secretKey: string | undefined;
  readonly returnUrl: string;
  readonly at: number;
}

/** The demo merchant stands ready at start, with the key and the shop's address of this start. */
export async function seedDemoMerchant(store: Store, { secretKey, returnUrl, at }: Seed): Promise<void> {
  await store.decide({ merchant: DEMO_MERCHANT }, ({ merchant }) => {
    const keyHash = secretKey === undefined ? (merchant?.keyHash ?? null) : hashKey(secretKey);
    const known = merchant ?? newMerchant({ id: DEMO_MERCHANT, name: 'PayFlow Store', createdAt: at });
    const seeded = { ...known, keyHash, returnUrl };
    const same = merchant?.keyHash === keyHash && merchant.returnUrl === returnUrl;
    return same ? { result: undefined } : { result: undefined, merchant: seeded };
  });
}
