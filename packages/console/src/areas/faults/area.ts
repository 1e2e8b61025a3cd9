import { Zap } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./faults.tsx'));

export const faults: Area = {
  name: 'faults',
  sandboxOnly: true,
  group: 'stage',
  icon: Zap,
  start,
  routes: [{ path: 'faults', lazy: start }],
};
