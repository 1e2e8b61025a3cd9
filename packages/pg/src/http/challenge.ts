import { isRefusal, refusals } from '@payflow/contracts';
import { allow, type Routes } from '@payflow/service-kit';
import { z } from 'zod';
import { answerChallenge, challengeActions, showChallenge } from '../checkout/challenge.ts';
import { challengeHtml } from '../checkout/challenge-html.ts';
import { addressOf, type CheckoutContext } from '../checkout/checkout.ts';
import { statusHtml } from '../checkout/html.ts';
import { noteOf } from '../checkout/notes.ts';
import { returnOrigins } from '../checkout/return-address.ts';
import type { BuyerPages, Visit } from './buyer-pages.ts';
import { readForm } from './card-form.ts';
import { checkoutShower, standingOf } from './checkout.ts';

const PATH = '/checkout/3ds';

const Form = z.object({
  tid: z.string().min(1).max(64),
  token: z.string().max(100).default(''),
  action: z.enum(challengeActions),
});

/** The page on which the issuer asks the holder of a card to confirm a payment. */
export function addChallengeRoutes(routes: Routes, context: CheckoutContext, pages: BuyerPages): void {
  const { clock, pgUrl } = context;
  const showCheckout = checkoutShower(context, pages);

  async function show(visit: Visit, tid: string): Promise<void> {
    const shown = await showChallenge(context, tid);
    if (isRefusal(shown)) return pages.say(visit, 404, 'notFound');
    if ('location' in shown) return visit.res.redirect(303, shown.location);
    const { payment, merchant, token } = shown;
    const standing = standingOf(shown, addressOf('checkout/3ds', tid), clock.now());
    if (token === undefined) return pages.send(visit, 200, (frame) => statusHtml(frame, standing));
    pages.send(
      visit,
      200,
      (frame) => challengeHtml(frame, shown, token),
      returnOrigins(payment, merchant.returnUrl, pgUrl),
    );
  }

  routes.router.get(PATH, async (req, res) => {
    res.locals.route = PATH;
    // A look by HEAD must not use up the page that the buyer has open.
    if (req.method === 'HEAD') return void res.end();
    const { tid } = req.query;
    const visit = { req, res };
    if (typeof tid !== 'string' || tid.length > 64) return pages.say(visit, 404, 'notFound');
    await show(visit, tid);
  });
  routes.router.post(PATH, readForm, async (req, res) => {
    res.locals.route = PATH;
    const visit = { req, res };
    const form = Form.safeParse(req.body ?? {});
    if (!form.success) return pages.say(visit, 400, 'incomplete');
    const answered = await answerChallenge(context, form.data);
    if (isRefusal(answered))
      return showCheckout(visit, form.data.tid, refusals[answered.refusal].status, {
        note: noteOf(answered),
      });
    res.setHeader('Referrer-Policy', 'same-origin');
    res.redirect(303, answered.location);
  });
  allow(routes, PATH, 'get');
  allow(routes, PATH, 'post');
}
