import { ChartColumn } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./days.tsx'));

export const reports: Area = {
  name: 'reports',
  group: 'money',
  icon: ChartColumn,
  start,
  routes: [
    { path: 'reports', lazy: start },
    { path: 'reports/months', lazy: page(() => import('./months.tsx')) },
  ],
};
