import { Scale } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./runs.tsx'));

export const reconciliation: Area = {
  name: 'reconciliation',
  group: 'money',
  icon: Scale,
  start,
  routes: [
    { path: 'reconciliation', lazy: start },
    { path: 'reconciliation/cases', lazy: page(() => import('./cases.tsx')) },
    { path: 'reconciliation/cases/:id', lazy: page(() => import('./case.tsx')) },
  ],
};
