import { cardChoice, escapeHtml, page } from '../checkout/html.ts';
import type { BillingKey } from './billing-key.ts';
import { FORM_PATH } from './show.ts';

/** The pages of the form; they work without script. */

export interface FormView {
  readonly key: BillingKey;
  readonly merchantName: string;
  readonly token: string;
  /** Business time, ms. */
  readonly now: number;
  /** Why the last try was not taken. */
  readonly note?: string;
}

export function formHtml({ key, merchantName, token, now, note }: FormView): string {
  const minutes = Math.max(1, Math.ceil(((key.form?.expiresAt ?? now) - now) / 60_000));
  return page(
    'Save a card',
    `<p class="soft">${escapeHtml(merchantName)}</p><h1>Save a card</h1>` +
      `<p>${escapeHtml(merchantName)} may charge it for what you order or subscribe to. The number itself is not kept.</p>` +
      `<p class="soft">This page is open for ${minutes} min.</p>` +
      (note ? `<p class="note" role="alert">${escapeHtml(note)}</p>` : '') +
      `<form method="post" action="${FORM_PATH}"><input type="hidden" name="billingKey" value="${escapeHtml(key.id)}">` +
      `<input type="hidden" name="token" value="${escapeHtml(token)}">${cardChoice()}` +
      `<div class="actions"><button class="pay" name="action" value="pay">Save this card</button>` +
      `<button name="action" value="leave">Leave</button></div></form>`,
  );
}
