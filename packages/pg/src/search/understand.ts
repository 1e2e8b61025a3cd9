import type { adminPayments } from '@payflow/contracts';

/** What someone may have meant by what they typed into a search box. */
export type Understood = adminPayments.Understood;

/** As many characters of a tid hold its time to the second: what begins with them is a bounded lot. */
const PREFIX_CHARS = 8;
const TID_CHARS = 20;
const TID = /^T[0-9A-HJKMNP-TV-Z]*$/;
const LAST4 = /^\d{4}$/;
/** A card as it is shown: its beginning, stars, and the last four. */
const MASKED = /^(?:\d{4,8})?[*•xX\s-]{2,}(\d{4})$/;
/** 50000, 50,000, ₩50,000, 50,000원, 50,000 KRW. */
const AMOUNT = /^(?:₩|KRW)?\s*(\d{1,3}(?:,\d{3})+|\d{1,10})\s*(?:원|won|KRW)?$/i;
const MOST = 1_000_000_000;

/** What stands before a text that is meant as one thing alone. */
const NAMED = /^(tid|order|card|amount):\s*(.+)$/i;

function tid(text: string): Understood[] {
  const value = text.toUpperCase();
  if (!TID.test(value) || value.length < PREFIX_CHARS || value.length > TID_CHARS) return [];
  return [{ as: value.length === TID_CHARS ? 'TID' : 'TID_PREFIX', value }];
}

function last4(text: string): Understood[] {
  const value = LAST4.test(text) ? text : MASKED.exec(text)?.[1];
  return value === undefined ? [] : [{ as: 'LAST4', value }];
}

function amount(text: string): Understood[] {
  const won = Number((AMOUNT.exec(text)?.[1] ?? '').replaceAll(',', ''));
  return won >= 1 && won <= MOST ? [{ as: 'AMOUNT', value: String(won) }] : [];
}

const order = (value: string): Understood[] => (value.length <= 64 ? [{ as: 'ORDER_NO', value }] : []);

const meant: Readonly<Record<string, (text: string) => Understood[]>> = { tid, order, card: last4, amount };

/**
 * All that a text may mean, the likeliest first. What looks like a tid is one and nothing else; digits may be a card's last
 * four, an amount and an order number at once. Empty when it can be nothing that a payment has.
 */
export function understand(typed: string): readonly Understood[] {
  const text = typed.trim();
  const [, name = '', rest = ''] = NAMED.exec(text) ?? [];
  const only = meant[name.toLowerCase()]?.(rest.trim());
  if (only !== undefined) return only;
  const asTid = tid(text);
  return asTid.length > 0 ? asTid : [...last4(text), ...amount(text), ...order(text)];
}
