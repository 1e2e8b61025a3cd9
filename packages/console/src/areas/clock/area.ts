import { AlarmClock } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./clock.tsx'));

export const clock: Area = {
  name: 'clock',
  sandboxOnly: true,
  group: 'stage',
  icon: AlarmClock,
  start,
  routes: [{ path: 'clock', lazy: start }],
};
