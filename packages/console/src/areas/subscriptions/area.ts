import { Repeat } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./subscriptions.tsx'));

export const subscriptions: Area = {
  name: 'subscriptions',
  group: 'money',
  icon: Repeat,
  start,
  routes: [
    { path: 'subscriptions', lazy: start },
    { path: 'subscriptions/plans', lazy: page(() => import('./plans.tsx')) },
    { path: 'subscriptions/cards', lazy: page(() => import('./cards.tsx')) },
    { path: 'subscriptions/:id', lazy: page(() => import('./subscription.tsx')) },
  ],
};
