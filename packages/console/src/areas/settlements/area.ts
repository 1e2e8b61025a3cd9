import { CalendarCheck } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./settlements.tsx'));

export const settlements: Area = {
  name: 'settlements',
  group: 'money',
  icon: CalendarCheck,
  start,
  routes: [
    { path: 'settlements', lazy: start },
    { path: 'settlements/:id', lazy: page(() => import('./settlement.tsx')) },
  ],
};
