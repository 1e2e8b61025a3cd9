import { CardDetails, type Refusal, refuse } from '@payflow/contracts';
import express, { type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { ALWAYS_VALID_CARD_FIELDS } from '../checkout/card-choice.ts';
import { checkoutCsp, messageHtml } from '../checkout/html.ts';

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

/** A page with the headers that all of them have; `formTargets`: where its form may end. */
export function sendPage(
  res: Response,
  status: number,
  html: string,
  formTargets: readonly string[] = [],
): void {
  // The form's Origin would read "null" under no-referrer, and be refused.
  res.setHeader('Referrer-Policy', 'same-origin');
  res.setHeader('Content-Security-Policy', checkoutCsp(formTargets));
  res.setHeader('Cache-Control', 'no-store');
  res.status(status).type('html').send(html);
}

/** A test card from the list, or the typed one. */
export function cardOf(form: z.output<typeof CardForm>): CardDetails | Refusal {
  const { testCard, number, expiry, cvc } = form;
  const card = CardDetails.safeParse(
    testCard === 'other'
      ? { number: number.trim(), expiry: expiry.trim(), cvc: cvc.trim() }
      : { ...ALWAYS_VALID_CARD_FIELDS, number: testCard },
  );
  if (card.success) return card.data;
  const [issue] = card.error.issues;
  return refuse(
    'VALIDATION_FAILED',
    `${issue?.path.join('.') || 'card'} ${issue?.message ?? 'is not valid'}.`,
  );
}

/** For a form that no page of ours sends. */
export const sendIncomplete = (res: Response): void =>
  sendPage(res, 400, messageHtml('This form is not complete', 'Go back to the page and try again.'));
