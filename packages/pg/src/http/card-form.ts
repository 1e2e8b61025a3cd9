import { CardDetails, type Refusal } from '@payflow/contracts';
import express, { type RequestHandler } from 'express';
import { z } from 'zod';
import { ALWAYS_VALID_CARD_FIELDS } from '../checkout/card-choice.ts';
import { noted } from '../checkout/notes.ts';

/** What the pages on which a buyer types a card have in common. */

const FORM_LIMIT_BYTES = 10_240;

/** What a form that asks for a card sends. */
export const CardForm = z.object({
  token: z.string().max(100).default(''),
  action: z.enum(['pay', 'leave']),
  testCard: z.string().max(24).default('other'),
  number: z.string().max(30).default(''),
  expiry: z.string().max(10).default(''),
  cvc: z.string().max(10).default(''),
});

export const readForm: RequestHandler = express.urlencoded({
  extended: false,
  limit: FORM_LIMIT_BYTES,
  inflate: false,
  parameterLimit: 20,
});

/** A test card from the list, or the typed one. */
export function cardOf(form: z.output<typeof CardForm>): CardDetails | Refusal {
  const { testCard, number, expiry, cvc } = form;
  const card = CardDetails.safeParse(
    testCard === 'other'
      ? { number: number.trim(), expiry: expiry.trim(), cvc: cvc.trim() }
      : { ...ALWAYS_VALID_CARD_FIELDS, number: testCard },
  );
  if (card.success) return card.data;
  const wrong = card.error.issues[0]?.path[0];
  return noted(wrong === 'number' || wrong === 'expiry' || wrong === 'cvc' ? wrong : 'incomplete');
}
