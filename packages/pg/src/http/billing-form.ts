import { type CheckoutNote, isRefusal, type Refusal, refusals, refuse } from '@payflow/contracts';
import { allow, type Routes } from '@payflow/service-kit';
import { z } from 'zod';
import { type FormSubmission, showForm, submitForm } from '../billing-keys/form.ts';
import { formData } from '../billing-keys/form-data.ts';
import { FORM_PATH } from '../billing-keys/show.ts';
import { cardPageHtml } from '../checkout/html.ts';
import { noteOf } from '../checkout/notes.ts';
import type { PaymentsContext } from '../payments/context.ts';
import type { BuyerPages, Visit } from './buyer-pages.ts';
import { CardForm, cardOf, readForm } from './card-form.ts';

/** The page on which a buyer types a card that is to be kept. */

const Form = CardForm.extend({ billingKey: z.string().min(1).max(64) });

function submissionOf(form: z.output<typeof Form>): FormSubmission | Refusal {
  const { billingKey: id, token } = form;
  if (form.action === 'leave') return { action: 'leave', id, token };
  const card = cardOf(form);
  return isRefusal(card) ? card : { action: 'pay', id, token, card };
}

export function addBillingFormRoutes(routes: Routes, context: PaymentsContext, pages: BuyerPages): void {
  async function show(visit: Visit, id: unknown, status: number, note?: CheckoutNote): Promise<void> {
    const shown =
      typeof id === 'string' && id.length <= 64
        ? await showForm(context, id)
        : refuse('NOT_FOUND', 'There is no such form.');
    if (isRefusal(shown)) return pages.say(visit, 404, 'formNotFound');
    const { key, merchant, token } = shown;
    if (token === undefined) return pages.say(visit, 409, 'closed');
    const data = formData({ key, merchantName: merchant.name, token, now: context.clock.now(), note });
    const target = new URL(key.form?.returnUrl ?? context.pgUrl).origin;
    pages.send(visit, status, (frame) => cardPageHtml(frame, { ...data, language: frame.language }), [
      target,
    ]);
  }

  routes.router.get(FORM_PATH, async (req, res) => {
    res.locals.route = FORM_PATH;
    // A look by HEAD must not use up the page that the buyer has open.
    if (req.method === 'HEAD') return void res.end();
    await show({ req, res }, req.query.billingKey, 200);
  });
  routes.router.post(FORM_PATH, readForm, async (req, res) => {
    res.locals.route = FORM_PATH;
    const visit = { req, res };
    const form = Form.safeParse(req.body ?? {});
    if (!form.success) return pages.say(visit, 400, 'incomplete');
    const submission = submissionOf(form.data);
    const done = isRefusal(submission) ? submission : await submitForm(context, submission);
    if (isRefusal(done))
      return show(visit, form.data.billingKey, refusals[done.refusal].status, noteOf(done));
    res.setHeader('Referrer-Policy', 'same-origin');
    res.redirect(303, done.location);
  });
  allow(routes, FORM_PATH, 'get');
  allow(routes, FORM_PATH, 'post');
}
