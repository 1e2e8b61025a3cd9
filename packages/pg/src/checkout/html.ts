import type { CheckoutData, CheckoutOrder } from '@payflow/contracts';
import { type CheckoutWords, checkoutWords } from '@payflow/contracts/checkout-words';
import { escapeHtml } from '@payflow/service-kit';
import type { Payment } from '../payments/payment.ts';
import { cardPart, installmentChoice, keepChoice, onFileChoice, testCards } from './card-html.ts';
import { type Frame, page } from './frame.ts';
import { orderOf } from './page-data.ts';

/** The checkout pages as they are without script; what the script makes of them is in packages/checkout, of the same data. */

function itemsHtml({ items, currency }: CheckoutOrder, words: CheckoutWords): string {
  const lines = items.map(
    ({ name, quantity, total }) =>
      `<li><span>${escapeHtml(name)} × ${quantity}</span><span>${escapeHtml(words.money(total, currency))}</span></li>`,
  );
  return lines.length > 0 ? `<ul class="items" aria-label="${words.items}">${lines.join('')}</ul>` : '';
}

function summary(order: CheckoutOrder, merchantName: string, words: CheckoutWords, more = ''): string {
  const { orderNo, name, amount, currency, tid } = order;
  return (
    `<section class="summary"><p class="merchant">${escapeHtml(merchantName)}</p>` +
    `<h1>${escapeHtml(name ?? words.orderOf(orderNo))}</h1><p class="amount">${escapeHtml(words.money(amount, currency))}</p>` +
    itemsHtml(order, words) +
    `<dl><dt>${words.order}</dt><dd>${escapeHtml(orderNo)}</dd><dt>${words.payment}</dt><dd><code>${escapeHtml(tid)}</code></dd></dl>${more}</section>`
  );
}

const seoulTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Seoul',
  hour: '2-digit',
  minute: '2-digit',
});

function deadline({ expiresAt, now }: CheckoutData, words: CheckoutWords): string {
  const minutes = words.minutes(Math.max(1, Math.ceil((expiresAt - now) / 60_000)));
  return `<p class="deadline">${words.timeLeft} <span class="left">${minutes}</span> · ${words.until(seoulTime.format(expiresAt))}</p>`;
}

const cardSummary = (data: CheckoutData, words: CheckoutWords): string =>
  `<section class="summary"><p class="merchant">${escapeHtml(data.merchantName)}</p><h1>${words.cardTitle}</h1>` +
  `<p>${escapeHtml(words.cardText(data.merchantName))}</p>${deadline(data, words)}</section>`;

const hiddenInputs = (hidden: CheckoutData['hidden']): string =>
  Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('');

/** A page that asks for a card, to pay with or to keep. */
export function cardPageHtml(frame: Frame, data: CheckoutData): string {
  const words = checkoutWords[frame.language];
  const { order, note } = data;
  const done = order ? words.pay(words.money(order.amount, order.currency)) : words.saveCard;
  const about = order
    ? summary(order, data.merchantName, words, deadline(data, words))
    : cardSummary(data, words);
  const body =
    `<div class="window">${about}${note ? `<p class="note" role="alert">${words.notes[note]}</p>` : ''}` +
    `<form id="pay" method="post" action="${escapeHtml(data.action)}">${hiddenInputs(data.hidden)}` +
    `${onFileChoice(data, words)}<div class="another">${cardPart(words)}${keepChoice(data, words)}</div>${installmentChoice(data, words)}` +
    `<div class="actions"><button class="pay" name="action" value="pay">${escapeHtml(done)}</button>` +
    `<button class="quiet" name="action" value="leave">${order ? words.leave : words.leaveForm}</button></div></form></div>${testCards(words)}`;
  const title = order ? words.title(order.orderNo) : words.cardTitle;
  return page(frame, { title, body, address: data.address, data });
}

export interface Standing {
  readonly payment: Payment;
  readonly merchantName: string;
  readonly address: string;
  /** Whether its time is over, which its state may not say yet. */
  readonly expired: 'expired' | 'as it is';
}

/** How a payment stands, for a buyer whom no shop waits for. */
export function statusHtml(frame: Frame, { payment, merchantName, address, expired }: Standing): string {
  const words = checkoutWords[frame.language];
  const standing = words.standing[expired === 'expired' ? 'EXPIRED' : payment.state.status];
  const body = `<div class="window">${summary(orderOf(payment), merchantName, words)}<p role="status">${standing}</p></div>`;
  return page(frame, { title: words.payment, body, address });
}

export type Message = 'notFound' | 'formNotFound' | 'closed' | 'incomplete';

/** A page of a few words. */
export function messageHtml(frame: Frame, message: Message): string {
  const { pages } = checkoutWords[frame.language];
  const title = pages[`${message}Title`];
  const text = message === 'incomplete' ? pages.incompleteText : pages.notFoundText;
  return page(frame, { title, body: `<div class="window said"><h1>${title}</h1><p>${text}</p></div>` });
}
