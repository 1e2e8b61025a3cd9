import { BookOpenText } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./trial-balance.tsx'));

export const ledger: Area = {
  name: 'ledger',
  group: 'money',
  icon: BookOpenText,
  start,
  routes: [
    { path: 'ledger', lazy: start },
    { path: 'ledger/entries', lazy: page(() => import('./entries.tsx')) },
  ],
};
