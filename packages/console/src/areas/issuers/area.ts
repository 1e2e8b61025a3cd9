import { Landmark } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./issuers.tsx'));

export const issuers: Area = {
  name: 'issuers',
  group: 'stage',
  icon: Landmark,
  start,
  routes: [
    { path: 'issuers', lazy: start },
    { path: 'issuers/:issuer/new-script', lazy: page(() => import('./new-script.tsx')) },
    { path: 'issuers/:issuer/scripts/:name', lazy: page(() => import('./script.tsx')) },
    { path: 'issuers/:issuer/scripts/:name/edit', lazy: page(() => import('./edit-script.tsx')) },
  ],
};
