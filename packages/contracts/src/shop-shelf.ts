import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Amount, Currency } from './fields.ts';

/** What the shop sells. */

const TAG = 'Merchant · shop';

export const Product = z
  .object({
    id: z.string().meta({ example: 'iphone-16-pro' }),
    name: z.string().meta({ example: 'iPhone 16 Pro' }),
    price: Amount,
    currency: Currency,
    colors: z.array(z.string()),
    kind: z.enum(['GOODS', 'SUBSCRIPTION']),
    taxFree: z.boolean().meta({ description: 'Free of VAT, as books are; other prices include it.' }),
  })
  .meta({ id: 'Product' });
export type Product = z.output<typeof Product>;

export const products = endpoint({
  id: 'products',
  server: 'merchant',
  method: 'get',
  path: '/merchant/api/products',
  tag: TAG,
  summary: 'The shelf',
  access: 'public',
  reply: z.object({ products: z.array(Product) }),
  refuses: [],
  example: {
    reply: {
      products: [
        {
          ...{ id: 'iphone-16-pro', name: 'iPhone 16 Pro', price: 1550000, currency: 'KRW' },
          colors: ['Desert Titanium'],
          kind: 'GOODS',
          taxFree: false,
        },
      ],
    },
  },
});
