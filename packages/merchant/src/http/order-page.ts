import { escapeHtml } from '@payflow/service-kit';
import { type Order, orderState } from '../orders/order.ts';
import { money, page, policyFor } from './page.ts';

/** What a buyer sees on coming back in a browser without script: text alone, nothing from elsewhere. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f23; --soft: #5c6570; --line: #d9dee3; --paper: #fff; --ground: #f3f5f7; --mark: #46525f }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceff2; --soft: #a3adb8; --line: #363d45; --paper: #1b1f24; --ground: #111417; --mark: #a9b6c4 }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; padding: 8vh 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 0 auto; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; border-top: .375rem solid var(--mark) }
main.paid { --mark: #1f8a5b }
main.failed { --mark: #c8443a }
main.pending { --mark: #b7811c }
h1 { margin: .25rem 0 .5rem; font-size: 1.5rem; line-height: 1.25 }
p { margin: .5rem 0 }
.shop, dt, .note { color: var(--soft) }
table { width: 100%; margin: 1.5rem 0; border-collapse: collapse }
th, td { padding: .5rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: inherit; overflow-wrap: anywhere }
th:last-child, td:last-child { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
tfoot td, tfoot th { border: 0; font-weight: 600 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 }
a { color: inherit }
.papers { margin: 1.5rem 0 0 }
dd { margin: 0; font-family: ui-monospace, monospace; overflow-wrap: anywhere }
`;

export const pagePolicy = policyFor(STYLE);

interface Message {
  readonly look: 'paid' | 'failed' | 'pending';
  readonly title: string;
  readonly text: string;
}

const REFRESH_SECONDS = 3;

function messageOf(order: Order): Message {
  const state = orderState(order);
  switch (state) {
    case 'PAID':
      return {
        look: 'paid',
        title: 'Thank you, your order is paid',
        text: 'We are getting it ready for you.',
      };
    case 'PARTIALLY_REFUNDED':
      return {
        look: 'paid',
        title: 'A part of your payment was refunded',
        text: 'What you keep stays paid; the rest is on its way back to your card.',
      };
    case 'REFUNDED':
      return {
        look: 'pending',
        title: 'Your payment was refunded',
        text: 'All of it is on its way back to your card.',
      };
    case 'FAILED':
      return {
        look: 'failed',
        title: 'The payment did not go through',
        text: order.payment?.failure?.message ?? 'The card company did not approve it. You were not charged.',
      };
    case 'CANCELLED': {
      const expired = order.payment?.status === 'EXPIRED';
      return {
        look: 'failed',
        title: expired ? 'The time to pay is over' : 'The payment was cancelled',
        text: 'You were not charged, and can pay for this order again.',
      };
    }
    case 'CREATED':
    case 'PENDING':
      return isUnderWay(order)
        ? {
            look: 'pending',
            title: 'Your payment is being confirmed',
            text: 'You do not have to do anything; this page looks again by itself.',
          }
        : {
            look: 'pending',
            title: 'This order is not paid yet',
            text: 'You were not charged. Finish the payment, or begin it again in the shop.',
          };
  }
}

const isUnderWay = (order: Order): boolean =>
  orderState(order) === 'PENDING' && order.payment?.status !== 'READY';

/** A page of the shop. */
export const shopPage = (title: string, shopName: string, main: string, head = ''): string =>
  page({ title, shopName, style: STYLE, main, head });

function linesTable({ lines, total }: Order): string {
  const rows = lines.map(({ name, color, quantity, unitPrice }) => {
    const what = color === null ? name : `${name}, ${color}`;
    return `<tr><td>${escapeHtml(what)}</td><td>${quantity}</td><td>${money(quantity * unitPrice)}</td></tr>`;
  });
  return `<table>
<thead><tr><th scope="col">Item</th><th scope="col">Quantity</th><th scope="col">Price</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
<tfoot><tr><th scope="row" colspan="2">Total</th><td>${money(total)}</td></tr></tfoot>
</table>`;
}

function facts(order: Order): string {
  const { payment } = order;
  const known: [string, string | null | undefined][] = [
    ['Order', order.orderNo],
    ['State', orderState(order)],
    ['Payment', payment?.tid],
    ['Approval code', payment?.cardAuthCode],
    ['Decline code', payment?.failure?.code],
  ];
  const rows = known.flatMap(([name, value]) =>
    value ? [`<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`] : [],
  );
  return `<dl>${rows.join('\n')}</dl>`;
}

/** The payment stands in the address: a browser has no other way to show that this buyer may see it. */
function invoiceLink({ orderNo, invoiceNo, payment }: Order): string {
  if (invoiceNo === null || !payment) return '';
  const address = `/invoices/${encodeURIComponent(orderNo)}?tid=${encodeURIComponent(payment.tid)}`;
  return `<p class="papers"><a href="${escapeHtml(address)}">Invoice ${escapeHtml(invoiceNo)}</a></p>\n`;
}

/** An order, and what became of its payment. While that is open the page looks again by itself. */
export function orderParts(order: Order, shopName: string): { title: string; main: string; head: string } {
  const { look, title, text } = messageOf(order);
  const head = isUnderWay(order) ? `<meta http-equiv="refresh" content="${REFRESH_SECONDS}">\n` : '';
  const main = `<main class="${look}">
<p class="shop">${escapeHtml(shopName)}</p>
<h1>${title}</h1>
<p>${escapeHtml(text)}</p>
${linesTable(order)}
${facts(order)}
${invoiceLink(order)}</main>`;
  return { title, main, head };
}

export function notFoundPage(shopName: string): string {
  const title = 'No such payment here';
  const main = `<main class="failed">
<p class="shop">${escapeHtml(shopName)}</p>
<h1>${title}</h1>
<p>This shop has no order with the payment that this address names, so it has not approved it. Whoever made the payment ready can: <code>POST /pay/approve</code>.</p>
</main>`;
  return shopPage(title, shopName, main);
}
