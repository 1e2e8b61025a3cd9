import { isRefusal, type Refusal, refusals, refuse } from '@payflow/contracts';
import { allow, type Routes } from '@payflow/service-kit';
import type { Response } from 'express';
import { z } from 'zod';
import { type FormSubmission, showForm, submitForm } from '../billing-keys/form.ts';
import { formHtml } from '../billing-keys/form-html.ts';
import { FORM_PATH } from '../billing-keys/show.ts';
import { messageHtml } from '../checkout/html.ts';
import type { PaymentsContext } from '../payments/context.ts';
import { CardForm, cardOf, readForm, sendIncomplete, sendPage } from './card-form.ts';

/** The page on which a buyer types a card that is to be kept. */

const Form = CardForm.extend({ billingKey: z.string().min(1).max(64) });

function submissionOf(form: z.output<typeof Form>): FormSubmission | Refusal {
  const { billingKey: id, token } = form;
  if (form.action === 'leave') return { action: 'leave', id, token };
  const card = cardOf(form);
  return isRefusal(card) ? card : { action: 'pay', id, token, card };
}

export function addBillingFormRoutes(routes: Routes, context: PaymentsContext): void {
  async function show(res: Response, id: unknown, status: number, note?: string): Promise<void> {
    const shown =
      typeof id === 'string' && id.length <= 64
        ? await showForm(context, id)
        : refuse('NOT_FOUND', 'There is no such form.');
    if (isRefusal(shown))
      return sendPage(res, 404, messageHtml('Form not found', 'Go back to the shop and start again.'));
    const { key, merchant, token } = shown;
    if (token === undefined)
      return sendPage(res, 409, messageHtml('This form is closed', 'Go back to the shop and start again.'));
    const view = { key, merchantName: merchant.name, token, now: context.clock.now() };
    const target = new URL(key.form?.returnUrl ?? context.pgUrl).origin;
    sendPage(res, status, formHtml({ ...view, ...(note ? { note } : {}) }), [target]);
  }

  routes.router.get(FORM_PATH, async (req, res) => {
    res.locals.route = FORM_PATH;
    // A look by HEAD must not use up the page that the buyer has open.
    if (req.method === 'HEAD') return void res.end();
    await show(res, req.query.billingKey, 200);
  });
  routes.router.post(FORM_PATH, readForm, async (req, res) => {
    res.locals.route = FORM_PATH;
    const form = Form.safeParse(req.body ?? {});
    if (!form.success) return sendIncomplete(res);
    const submission = submissionOf(form.data);
    const done = isRefusal(submission) ? submission : await submitForm(context, submission);
    if (isRefusal(done)) return show(res, form.data.billingKey, refusals[done.refusal].status, done.message);
    res.setHeader('Referrer-Policy', 'same-origin');
    res.redirect(303, done.location);
  });
  allow(routes, FORM_PATH, 'get');
  allow(routes, FORM_PATH, 'post');
}
