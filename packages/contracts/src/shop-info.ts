import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const shopInfo = endpoint({
  id: 'shopInfo',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/shop',
  tag: 'Merchant · shop',
  summary: 'What the shop calls itself, and where its payment gateway is',
  access: 'public',
  reply: z.object({
    name: z.string().meta({ example: 'PayFlow Store' }),
    pgUrl: z.string().meta({ description: 'As browsers reach it.', example: 'http://localhost:8081' }),
  }),
  refuses: [],
  example: { reply: { name: 'PayFlow Store', pgUrl: 'http://localhost:8081' } },
});
