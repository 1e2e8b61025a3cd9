import { LayoutDashboard } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./overview.tsx'));

export const overview: Area = {
  name: 'overview',
  group: 'look',
  icon: LayoutDashboard,
  start,
  routes: [{ path: 'overview', lazy: start }],
};
