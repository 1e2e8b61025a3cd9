import { escapeHtml } from '@payflow/service-kit';
import type { ShopSubscription } from '../subscriptions/subscription.ts';

/** What a buyer sees on coming back from the form for a card, in a browser without script. */

interface Message {
  readonly look: 'paid' | 'failed' | 'pending';
  readonly title: string;
  readonly text: string;
}

const REFRESH_SECONDS = 3;

function messageOf({ state, failure }: ShopSubscription): Message {
  switch (state) {
    case 'WAITING_FOR_CARD':
      return {
        look: 'pending',
        title: 'No card was given yet',
        text: 'Go back to the form to give one; nothing was charged.',
      };
    case 'STARTING':
      return {
        look: 'pending',
        title: 'Your subscription is being set up',
        text: 'You do not have to do anything; this page looks again by itself.',
      };
    case 'TRIALING':
    case 'ACTIVE':
      return {
        look: 'paid',
        title: 'Thank you, your subscription has begun',
        text: 'You can end it at any time.',
      };
    case 'PAST_DUE':
      return {
        look: 'pending',
        title: 'The last charge was declined',
        text: 'It is tried again in the next days; you can also have it charged now.',
      };
    case 'CANCELLED':
    case 'ENDED':
      return {
        look: 'failed',
        title: 'This subscription is over',
        text: failure ?? 'Nothing more is charged; you can subscribe again.',
      };
    case 'FAILED':
      return {
        look: 'failed',
        title: 'The subscription did not begin',
        text: failure ?? 'You were not charged.',
      };
  }
}

/** A subscription, and how far it is. While it is being set up the page looks again by itself. */
export function subscriptionParts(
  subscription: ShopSubscription,
  shopName: string,
): { title: string; main: string; head: string } {
  const { look, title, text } = messageOf(subscription);
  const head =
    subscription.state === 'STARTING' ? `<meta http-equiv="refresh" content="${REFRESH_SECONDS}">\n` : '';
  const main = `<main class="${look}">
<p class="shop">${escapeHtml(shopName)}</p>
<h1>${title}</h1>
<p>${escapeHtml(text)}</p>
<dl><dt>Subscription</dt><dd>${escapeHtml(subscription.name)}</dd>
<dt>State</dt><dd>${subscription.state}</dd></dl>
</main>`;
  return { title, main, head };
}
