import { Store } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./merchants.tsx'));

export const merchants: Area = {
  name: 'merchants',
  group: 'house',
  icon: Store,
  start,
  routes: [
    { path: 'merchants', lazy: start },
    { path: 'merchants/:merchantId', lazy: page(() => import('./merchant.tsx')) },
  ],
};
