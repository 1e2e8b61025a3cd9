import { Clapperboard } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./scenarios.tsx'));

export const scenarios: Area = {
  name: 'scenarios',
  sandboxOnly: true,
  group: 'stage',
  icon: Clapperboard,
  start,
  routes: [
    { path: 'scenarios', lazy: start },
    { path: 'scenarios/:name', lazy: page(() => import('./scenario.tsx')) },
  ],
};
