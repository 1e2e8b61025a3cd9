import { ShieldCheck } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./invariants.tsx'));

export const invariants: Area = {
  name: 'invariants',
  group: 'house',
  icon: ShieldCheck,
  start,
  routes: [{ path: 'invariants', lazy: start }],
};
