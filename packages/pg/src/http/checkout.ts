import { isRefusal, type Refusal, refusals, refuse } from '@payflow/contracts';
import { allow, type Routes } from '@payflow/service-kit';
import type { Response } from 'express';
import { z } from 'zod';
import {
  type CheckoutContext,
  isPayable,
  type Shown,
  type Submission,
  showCheckout,
  submitCheckout,
} from '../checkout/checkout.ts';
import { type CheckoutView, checkoutHtml, messageHtml, statusHtml } from '../checkout/html.ts';
import { returnOrigins } from '../checkout/return-address.ts';
import { CardForm, cardOf, readForm, sendIncomplete, sendPage } from './card-form.ts';

const Form = CardForm.extend({
  tid: z.string().min(1).max(64),
  /** A card on file; empty: another card. */
  billingKey: z.string().max(64).default(''),
  keep: z.enum(['yes']).optional(),
});

function submissionOf(form: z.output<typeof Form>): Submission | Refusal {
  const { tid, token } = form;
  if (form.action === 'leave') return { action: 'leave', tid, token };
  const choice = form.billingKey === '' ? cardOf(form) : { billingKey: form.billingKey };
  return isRefusal(choice) ? choice : { action: 'pay', tid, token, choice, keep: form.keep === 'yes' };
}

/** The last try, for the page that is shown anew. */
type Failed = Pick<CheckoutView, 'note' | 'typed'>;

export function addCheckoutRoutes(routes: Routes, context: CheckoutContext): void {
  const { clock, pgUrl } = context;

  function render(
    res: Response,
    { payment, merchant, token, onFile }: Shown,
    status: number,
    failed?: Failed,
  ): void {
    if (token === undefined) {
      const expired =
        payment.state.status === 'READY' && !isPayable(payment, clock.now()) ? 'expired' : 'as it is';
      return sendPage(res, status === 200 ? 200 : 409, statusHtml(payment, merchant.name, expired));
    }
    const view = { payment, merchantName: merchant.name, token, now: clock.now(), onFile, ...failed };
    sendPage(res, status, checkoutHtml(view), returnOrigins(payment, merchant.returnUrl, pgUrl));
  }

  async function show(res: Response, tid: unknown, status: number, failed?: Failed): Promise<void> {
    const shown =
      typeof tid === 'string' && tid.length <= 64
        ? await showCheckout(context, tid)
        : refuse('NOT_FOUND', 'There is no such payment.');
    if (isRefusal(shown))
      return sendPage(res, 404, messageHtml('Payment not found', 'Go back to the shop and start again.'));
    render(res, shown, status, failed);
  }

  routes.router.get('/checkout', async (req, res) => {
    res.locals.route = '/checkout';
    // A look by HEAD must not use up the page that the buyer has open.
    if (req.method === 'HEAD') return void res.end();
    await show(res, req.query.tid, 200);
  });
  routes.router.get('/checkout/result', async (req, res) => {
    res.locals.route = '/checkout/result';
    const { tid } = req.query;
    const facts = typeof tid === 'string' ? await context.store.look({ tid }) : undefined;
    if (!facts?.payment)
      return sendPage(res, 404, messageHtml('Payment not found', 'Go back to the shop and start again.'));
    const { merchant } = await context.store.look({ merchant: facts.payment.terms.merchantId });
    sendPage(res, 200, statusHtml(facts.payment, merchant?.name ?? '', 'as it is'));
  });

  routes.router.post('/checkout', readForm, async (req, res) => {
    res.locals.route = '/checkout';
    const form = Form.safeParse(req.body ?? {});
    if (!form.success) return sendIncomplete(res);
    const submission = submissionOf(form.data);
    const submitted = isRefusal(submission) ? submission : await submitCheckout(context, submission);
    if (isRefusal(submitted)) {
      const failed = { note: submitted.message, typed: form.data.billingKey === '' };
      return show(res, form.data.tid, refusals[submitted.refusal].status, failed);
    }
    res.setHeader('Referrer-Policy', 'same-origin');
    res.redirect(303, submitted.location);
  });
  allow(routes, '/checkout', 'get');
  allow(routes, '/checkout', 'post');
  allow(routes, '/checkout/result', 'get');
}
