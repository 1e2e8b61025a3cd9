import { z } from 'zod';
import { Amount, Timestamp, text } from './fields.ts';

/** What a payment is for, and what of it goes back. */

export const Item = z
  .strictObject({
    sku: text(64).meta({ example: 'iphone-16-pro' }),
    name: text(200).meta({ example: 'iPhone 16 Pro' }),
    quantity: z.int().min(1).max(10_000).meta({ example: 1 }),
    unitPrice: z.int().min(0).max(1_000_000_000).meta({ example: 50000 }),
  })
  .meta({ id: 'Item' });

/** What of a payment's items goes back. */
export const RefundItems = z
  .array(
    z.strictObject({
      sku: text(64).meta({ example: 'iphone-16-pro' }),
      quantity: z.int().min(1).max(10_000).meta({ example: 1 }),
    }),
  )
  .min(1)
  .max(100);

/** A cancel as a look at its payment shows it. */
export const Cancel = z
  .object({
    cancelId: z.string().meta({ example: 'op_0123456789ABCDEFGHJ' }),
    state: z.enum(['PENDING', 'DONE', 'DECLINED']),
    amount: Amount,
    items: RefundItems.nullable(),
    reason: z.string().nullable(),
    idempotencyKey: z
      .string()
      .nullable()
      .meta({ description: 'The key that it was asked for under: who lost the reply finds it by that.' }),
    requestedAt: Timestamp,
  })
  .meta({ id: 'Cancel' });
export type Cancel = z.output<typeof Cancel>;
