import { Gavel } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./disputes.tsx'));

export const disputes: Area = {
  name: 'disputes',
  group: 'money',
  icon: Gavel,
  start,
  routes: [
    { path: 'disputes', lazy: start },
    { path: 'disputes/:id', lazy: page(() => import('./dispute.tsx')) },
  ],
};
