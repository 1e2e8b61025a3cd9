import { TEST_CARDS } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Payment } from '../payments/payment.ts';
import type { CardOffered } from './on-file.ts';

/** The checkout pages; they work without script. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const STYLE = `
:root { color-scheme: light dark; --ink: #16202e; --soft: #5b6878; --line: #d5dce5; --paper: #fff; --ground: #f3f5f8; --accent: #1f5fd6; --warn: #a43412 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf4; --soft: #9aa7b8; --line: #33404f; --paper: #18212c; --ground: #0f151d; --accent: #6fa0ff; --warn: #ff9d7a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Noto Sans KR", sans-serif }
main { max-width: 34rem; margin: 2rem auto; padding: 1.75rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px }
h1 { font-size: 1.25rem; margin: 0 0 .25rem } h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
p.soft, small { color: var(--soft) } .amount { font-size: 1.9rem; font-weight: 700; margin: .5rem 0 }
dl { display: grid; grid-template-columns: auto 1fr; gap: .15rem 1rem; margin: 1rem 0 } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
ul { list-style: none; padding: 0; margin: 0 } li { border-top: 1px solid var(--line); padding: .4rem 0; display: flex; justify-content: space-between; gap: 1rem; overflow-wrap: anywhere }
label.card { display: flex; gap: .6rem; padding: .45rem 0; border-top: 1px solid var(--line); cursor: pointer } label.card span { flex: 1 } code { font-size: .9em }
.fields + label.card { border-top: 0; margin-top: .75rem } fieldset { border: 0; padding: 0; margin: 0 } .fields { display: grid; grid-template-columns: 2fr 1fr 1fr; gap: .6rem }
.fields label { display: block; font-size: .85rem; color: var(--soft) }
@supports selector(:has(a)) { fieldset:has(input[value=""]:not(:checked)) + .another { display: none } }
input[type=text] { width: 100%; padding: .5rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px }
button { font: inherit; padding: .7rem 1.1rem; border-radius: 8px; border: 1px solid var(--line); background: none; color: inherit; cursor: pointer }
button.pay { background: var(--accent); border-color: var(--accent); color: var(--paper); font-weight: 600; flex: 1 } .actions { display: flex; gap: .75rem; margin-top: 1.5rem }
.note { border-left: 3px solid var(--warn); padding: .4rem .8rem; margin: 1rem 0; color: var(--warn) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
@media (max-width: 30rem) { main { margin: 0; border-radius: 0; border: 0 } .fields { grid-template-columns: 1fr 1fr } .fields label:first-child { grid-column: 1 / -1 } }
`;

/** A host may hold commas, semicolons and quotes, which would end a directive and begin another. */
const PLAIN_ORIGIN = /^https?:\/\/[\w.:[\]-]+$/;

/** The Content-Security-Policy: no script, and the form may end only at the places that the payment names. */
export const checkoutCsp = (formTargets: readonly string[]): string => {
  const targets = ["'self'", ...formTargets.filter((target) => PLAIN_ORIGIN.test(target))].join(' ');
  return `default-src 'none'; style-src 'unsafe-inline'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`;
};

export const page = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>\n`;

const money = (amount: number, currency: string): string =>
  currency === 'KRW'
    ? `₩${amount.toLocaleString('en-US')}`
    : `${amount.toLocaleString('en-US')} ${escapeHtml(currency)}`;

function summary({ terms }: Payment, merchantName: string): string {
  const items = (terms.items ?? []).map(
    (item) =>
      `<li><span>${escapeHtml(item.name)} × ${item.quantity}</span><span>${money(item.unitPrice * item.quantity, terms.currency)}</span></li>`,
  );
  return (
    `<p class="soft">${escapeHtml(merchantName)}</p><h1>${escapeHtml(terms.orderName ?? `Order ${terms.orderNo}`)}</h1>` +
    `<p class="amount">${money(terms.amount, terms.currency)}</p>` +
    `<dl><dt>Order</dt><dd>${escapeHtml(terms.orderNo)}</dd><dt>Payment</dt><dd><code>${escapeHtml(terms.tid)}</code></dd></dl>` +
    (items.length > 0 ? `<ul>${items.join('')}</ul>` : '')
  );
}

const seoulTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Seoul',
  hour: '2-digit',
  minute: '2-digit',
});

const groups = (digits: string): string => digits.replaceAll(/(.{4})(?=.)/g, '$1 ');

export function cardChoice(): string {
  const choices = TEST_CARDS.map(
    ({ number, title, responseCode }, i) =>
      `<label class="card"><input type="radio" name="testCard" value="${number}"${i === 0 ? ' checked' : ''}>` +
      `<span><code>${groups(number)}</code><br><small>${escapeHtml(title)}</small></span><small>${responseCode}</small></label>`,
  );
  return (
    `<fieldset><h2>Test card</h2>${choices.join('')}` +
    `<label class="card"><input type="radio" name="testCard" value="other"><span>Another test card</span></label></fieldset>` +
    `<div class="fields"><label>Number<input type="text" name="number" inputmode="numeric" autocomplete="off" maxlength="24"></label>` +
    `<label>Expiry (MM/YY)<input type="text" name="expiry" autocomplete="off" maxlength="5" placeholder="12/30"></label>` +
    `<label>CVC<input type="text" name="cvc" inputmode="numeric" autocomplete="off" maxlength="4"></label></div>`
  );
}

/** The cards on file and, beside them, another card; without script that one's fields show when it is chosen. */
function choice({ onFile, payment, typed = false }: CheckoutView): string {
  const keep =
    payment.terms.customerKey === null
      ? ''
      : '<label class="card"><input type="checkbox" name="keep" value="yes"><span>Keep this card for the next time</span></label>';
  if (onFile.length === 0) return cardChoice() + keep;
  const cards = onFile.map(
    ({ billingKey, bin, last4, expiry }, i) =>
      `<label class="card"><input type="radio" name="billingKey" value="${escapeHtml(billingKey)}"${i === 0 && !typed ? ' checked' : ''}>` +
      `<span><code>${escapeHtml(bin)} ······ ${escapeHtml(last4)}</code></span><small>${escapeHtml(expiry)}</small></label>`,
  );
  return (
    `<fieldset><h2>Your cards</h2>${cards.join('')}<label class="card">` +
    `<input type="radio" name="billingKey" value=""${typed ? ' checked' : ''}><span>Another card</span></label></fieldset>` +
    `<div class="another">${cardChoice()}${keep}</div>`
  );
}

export interface CheckoutView {
  readonly payment: Payment;
  readonly merchantName: string;
  readonly token: string;
  /** Business time, ms. */
  readonly now: number;
  /** The buyer's cards on file, in the order in which they are offered. */
  readonly onFile: readonly CardOffered[];
  /** Why the last try was not taken. */
  readonly note?: string;
  /** Whether that try was with another card than those on file. */
  readonly typed?: boolean;
}

export function checkoutHtml(view: CheckoutView): string {
  const { payment, merchantName, token, now, note } = view;
  const { terms } = payment;
  const minutes = Math.max(1, Math.ceil((terms.expiresAt - now) / 60_000));
  return page(
    `Pay ${terms.orderNo}`,
    summary(payment, merchantName) +
      `<p class="soft">Pay within ${minutes} min (until <time datetime="${isoTime(terms.expiresAt)}">${seoulTime.format(terms.expiresAt)}</time> in Seoul).</p>` +
      (note ? `<p class="note" role="alert">${escapeHtml(note)}</p>` : '') +
      `<form method="post" action="/checkout"><input type="hidden" name="tid" value="${escapeHtml(terms.tid)}">` +
      `<input type="hidden" name="token" value="${escapeHtml(token)}">${choice(view)}` +
      `<div class="actions"><button class="pay" name="action" value="pay">Pay ${money(terms.amount, terms.currency)}</button>` +
      `<button name="action" value="leave">Leave</button></div></form>`,
  );
}

const STATUS_TEXT: Readonly<Record<Payment['state']['status'], string>> = {
  READY: 'This payment waits for the shop to confirm it.',
  REQUESTED: 'This payment is about to be approved.',
  APPROVING: 'This payment is being approved.',
  AUTHORIZED: 'This payment is approved.',
  CAPTURED: 'This payment is approved.',
  PARTIALLY_REFUNDED: 'A part of this payment was refunded.',
  REFUNDED: 'This payment was refunded.',
  VOIDED: 'This payment was cancelled; nothing was taken.',
  FAILED: 'This payment was declined.',
  UNKNOWN: 'The outcome of this payment is being found out.',
  MANUAL_REVIEW: 'The outcome of this payment is being looked into.',
  EXPIRED: 'The time to pay is over; go back to the shop and order again.',
  CANCELLED_BY_BUYER: 'This payment was left without paying.',
};

/** How a payment stands, for a buyer whom no shop waits for. */
export const statusHtml = (payment: Payment, merchantName: string, expired: 'expired' | 'as it is'): string =>
  page(
    'Payment',
    `${summary(payment, merchantName)}<p>${STATUS_TEXT[expired === 'expired' ? 'EXPIRED' : payment.state.status]}</p>`,
  );

export const messageHtml = (title: string, text: string): string =>
  page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`);
