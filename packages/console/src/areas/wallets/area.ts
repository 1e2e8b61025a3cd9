import { Wallet } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./wallets.tsx'));

export const wallets: Area = {
  name: 'wallets',
  group: 'money',
  icon: Wallet,
  start,
  routes: [{ path: 'wallets', lazy: start }],
};
