import { Webhook } from 'lucide-react';
import { type Area, page } from '../../area.ts';

const start = page(() => import('./deliveries/deliveries.tsx'));

export const webhooks: Area = {
  name: 'webhooks',
  group: 'look',
  icon: Webhook,
  start,
  routes: [
    { path: 'webhooks', lazy: start },
    { path: 'webhooks/deliveries/:id', lazy: page(() => import('./deliveries/delivery.tsx')) },
    { path: 'webhooks/endpoints', lazy: page(() => import('./endpoints/endpoints.tsx')) },
    { path: 'webhooks/verify', lazy: page(() => import('./diagnosis/verify.tsx')) },
    { path: 'webhooks/dead-letters', lazy: page(() => import('./letters/letters.tsx')) },
    { path: 'webhooks/dead-letters/:id', lazy: page(() => import('./letters/letter.tsx')) },
  ],
};
