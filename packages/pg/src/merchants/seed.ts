import { hashKey } from '@payflow/service-kit';
import type { Store } from '../records/store.ts';
import { DEFAULT_FEE_BASIS_POINTS, DEMO_MERCHANT } from './merchant.ts';

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
    const seeded = {
      id: DEMO_MERCHANT,
      name: merchant?.name ?? 'PayFlow Store',
      keyHash,
      feeBasisPoints: merchant?.feeBasisPoints ?? DEFAULT_FEE_BASIS_POINTS,
      returnUrl,
      createdAt: merchant?.createdAt ?? at,
    };
    const same = merchant?.keyHash === keyHash && merchant.returnUrl === returnUrl;
    return same ? { result: undefined } : { result: undefined, merchant: seeded };
  });
}
