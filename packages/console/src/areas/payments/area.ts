import { CreditCard } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./payments.tsx'));

export const payments: Area = {
  name: 'payments',
  group: 'look',
  icon: CreditCard,
  start,
  routes: [
    { path: 'payments', lazy: start },
    { path: 'payments/:tid', lazy: page(() => import('../payment/payment.tsx')) },
  ],
};
