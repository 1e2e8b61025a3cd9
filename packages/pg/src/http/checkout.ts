import { type CheckoutNote, isRefusal, type Refusal, refusals, refuse } from '@payflow/contracts';
import { allow, type Routes } from '@payflow/service-kit';
import { z } from 'zod';
import {
  type CheckoutContext,
  isPayable,
  type Shown,
  type Submission,
  showCheckout,
  submitCheckout,
} from '../checkout/checkout.ts';
import { cardPageHtml, type Standing, statusHtml } from '../checkout/html.ts';
import { noteOf } from '../checkout/notes.ts';
import { checkoutData } from '../checkout/page-data.ts';
import { returnOrigins } from '../checkout/return-address.ts';
import type { BuyerPages, Visit } from './buyer-pages.ts';
import { CardForm, cardOf, readForm } from './card-form.ts';

const MOST_MONTHS = 36;

const Form = CardForm.extend({
  tid: z.string().min(1).max(64),
  /** A card on file; empty: another card. */
  billingKey: z.string().max(64).default(''),
  keep: z.enum(['yes']).optional(),
  installmentMonths: z.coerce.number().int().min(0).max(MOST_MONTHS).default(0),
});

function submissionOf(form: z.output<typeof Form>): Submission | Refusal {
  const { tid, token, installmentMonths } = form;
  if (form.action === 'leave') return { action: 'leave', tid, token };
  const choice = form.billingKey === '' ? cardOf(form) : { billingKey: form.billingKey };
  if (isRefusal(choice)) return choice;
  return { action: 'pay', tid, token, choice, keep: form.keep === 'yes', installmentMonths };
}

/** The last try, for the page that is shown anew. */
interface Failed {
  readonly note?: CheckoutNote | undefined;
  readonly typed?: boolean;
}

/** Why a page that is asked for by its address was come back to; nothing else is said there. */
const noteIn = (note: unknown): CheckoutNote | undefined =>
  note === 'notConfirmed' ? 'notConfirmed' : undefined;

/** What a buyer without anything to do is told. */
export function standingOf(
  { payment, merchant }: Pick<Shown, 'payment' | 'merchant'>,
  address: string,
  now: number,
): Standing {
  const isOver = payment.state.status === 'READY' && !isPayable(payment, now);
  return { payment, merchantName: merchant.name, address, expired: isOver ? 'expired' : 'as it is' };
}

/** Shows the checkout page of a payment, or why there is none. */
export function checkoutShower(context: CheckoutContext, pages: BuyerPages) {
  const { clock, pgUrl } = context;

  function render(visit: Visit, shown: Shown, status: number, failed: Failed): void {
    const { payment, merchant, token, onFile } = shown;
    const now = clock.now();
    const data = checkoutData({
      payment,
      merchantName: merchant.name,
      token: token ?? '',
      now,
      onFile,
      ...failed,
    });
    if (token === undefined)
      return pages.send(visit, status === 200 ? 200 : 409, (frame) =>
        statusHtml(frame, standingOf(shown, data.address, now)),
      );
    pages.send(
      visit,
      status,
      (frame) => cardPageHtml(frame, { ...data, language: frame.language }),
      returnOrigins(payment, merchant.returnUrl, pgUrl),
    );
  }

  return async (visit: Visit, tid: unknown, status: number, failed: Failed = {}): Promise<void> => {
    const shown =
      typeof tid === 'string' && tid.length <= 64
        ? await showCheckout(context, tid)
        : refuse('NOT_FOUND', 'There is no such payment.');
    if (isRefusal(shown)) return pages.say(visit, 404, 'notFound');
    render(visit, shown, status, failed);
  };
}

export function addCheckoutRoutes(routes: Routes, context: CheckoutContext, pages: BuyerPages): void {
  const show = checkoutShower(context, pages);

  routes.router.get('/checkout', async (req, res) => {
    res.locals.route = '/checkout';
    // A look by HEAD must not use up the page that the buyer has open.
    if (req.method === 'HEAD') return void res.end();
    await show({ req, res }, req.query.tid, 200, { note: noteIn(req.query.note) });
  });
  routes.router.get('/checkout/result', async (req, res) => {
    res.locals.route = '/checkout/result';
    const visit = { req, res };
    const { tid } = req.query;
    const { payment } = typeof tid === 'string' ? await context.store.look({ tid }) : {};
    const { merchant } = payment ? await context.store.look({ merchant: payment.terms.merchantId }) : {};
    if (!payment || !merchant) return pages.say(visit, 404, 'notFound');
    const address = `/checkout/result?${new URLSearchParams({ tid: payment.terms.tid })}`;
    const standing = { payment, merchantName: merchant.name, address, expired: 'as it is' } as const;
    pages.send(visit, 200, (frame) => statusHtml(frame, standing));
  });

  routes.router.post('/checkout', readForm, async (req, res) => {
    res.locals.route = '/checkout';
    const visit = { req, res };
    const form = Form.safeParse(req.body ?? {});
    if (!form.success) return pages.say(visit, 400, 'incomplete');
    const submission = submissionOf(form.data);
    const submitted = isRefusal(submission) ? submission : await submitCheckout(context, submission);
    if (isRefusal(submitted)) {
      const failed = { note: noteOf(submitted), typed: form.data.billingKey === '' };
      return show(visit, form.data.tid, refusals[submitted.refusal].status, failed);
    }
    res.setHeader('Referrer-Policy', 'same-origin');
    res.redirect(303, submitted.location);
  });
  allow(routes, '/checkout', 'get');
  allow(routes, '/checkout', 'post');
  allow(routes, '/checkout/result', 'get');
}
