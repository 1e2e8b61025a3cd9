import { type CheckoutWords, checkoutWords } from '@payflow/contracts/checkout-words';
import { escapeHtml } from '@payflow/service-kit';
import { type ChallengeAction, challengeActions, type ShownChallenge } from './challenge.ts';
import { addressOf } from './checkout.ts';
import { type Frame, page } from './frame.ts';

const LOOKS: Readonly<Record<ChallengeAction, string>> = {
  confirm: 'pay',
  fail: 'fail',
  back: 'plain',
  leave: 'quiet',
};

const buttons = ({ challenge }: CheckoutWords): string =>
  challengeActions
    .map(
      (action) =>
        `<button class="${LOOKS[action]}" name="action" value="${action}">${challenge[action]}</button>`,
    )
    .join('');

/** The issuer's page on which the holder confirms a payment; it needs no script. */
export function challengeHtml(
  frame: Frame,
  { payment: { terms }, merchant, cardMasked }: ShownChallenge,
  token: string,
): string {
  const words = checkoutWords[frame.language];
  const { challenge } = words;
  const facts = [
    [challenge.merchant, merchant.name],
    [challenge.amount, words.money(terms.amount, terms.currency)],
    [challenge.card, cardMasked],
  ].map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value ?? '')}</dd>`);
  const body =
    `<div class="window"><section class="summary"><p class="issuer">${challenge.issuer}</p><h1>${challenge.title}</h1>` +
    `<p>${challenge.text}</p><dl>${facts.join('')}</dl></section>` +
    `<form method="post" action="/checkout/3ds"><input type="hidden" name="tid" value="${escapeHtml(terms.tid)}">` +
    `<input type="hidden" name="token" value="${escapeHtml(token)}"><div class="actions">${buttons(words)}</div></form>` +
    `<p class="practice">${challenge.practice}</p></div>`;
  return page(frame, { title: challenge.title, body, address: addressOf('checkout/3ds', terms.tid) });
}
