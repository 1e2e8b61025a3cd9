import { z } from 'zod';
import { id, text } from './fields.ts';

/** How a payment was paid: by a card that was typed, or by one on file. */
export const PaymentMethod = z.enum(['CARD', 'EASY_PAY']).meta({
  description: 'CARD: with a card that was typed. EASY_PAY: with a card on file, by its billing key.',
  example: 'CARD',
});
export type PaymentMethod = z.output<typeof PaymentMethod>;

export const BillingKeyId = id(64).meta({
  description: 'Names a card on file.',
  example: 'bk_0123456789ABCDEFGHJ',
});

/** The merchant's own name for a buyer. */
export const CustomerKey = text(64).meta({
  description: 'Your own name for the buyer; not an e-mail address or anything that others know.',
  example: 'customer-mina',
});

/** What a call takes that may charge a card on file, or keep the card that it charges. */
export const CardOnFileFields = {
  billingKey: BillingKeyId.optional().meta({ description: 'A card on file, in place of `card`.' }),
  customerKey: CustomerKey.optional(),
  saveCard: z.boolean().optional().meta({
    description:
      'Keeps the card for this customerKey when it is approved; the reply then has its `billingKey`.',
  }),
};

interface ByCard {
  readonly card?: unknown;
  readonly billingKey?: string | undefined;
  readonly saveCard?: boolean | undefined;
}

export const oneCard = ({ card, billingKey }: ByCard): boolean =>
  card === undefined || billingKey === undefined;
export const ONE_CARD = { error: 'send either card or billingKey', path: ['billingKey'] };

export const savesTyped = ({ billingKey, saveCard }: ByCard): boolean =>
  billingKey === undefined || saveCard !== true;
export const SAVES_TYPED = { error: 'this card is on file already', path: ['saveCard'] };

/** The card on file that a payment was paid with, or that it left; null: neither. */
export const BillingKeyShown = z
  .string()
  .nullable()
  .meta({ description: 'The card on file that was charged, or that was saved by it.', example: null });
