import type { HttpRequest } from './ground.ts';
import { CARDS, type CardName, type Item, type Terms } from './payment-state.ts';

/** What makes a payment: for the payment window, or in one call. */
interface Making {
  readonly do: 'ready' | 'authorize';
  readonly orderNo: string;
  readonly amount: number;
  readonly captureMode: Terms['captureMode'];
  /** Charged by `authorize` alone. */
  readonly card: CardName | undefined;
}

interface Approving {
  readonly do: 'approve';
  readonly tid: string;
  readonly card: CardName | undefined;
  readonly amount: number | undefined;
}

/** `cancel` is the payment window's; the others are the REST API's, and need a key. */
interface Moving {
  readonly do: 'cancel' | 'capture' | 'refund' | 'void';
  readonly tid: string;
  readonly amount: number | undefined;
  readonly items: readonly Item[] | undefined;
}

/** What a merchant asks of the gateway; `note` makes another body of the same question. */
export type Ask = (Making | Approving | Moving) & {
  readonly note: number;
  readonly key: string | undefined;
};
export type MakingAsk = Extract<Ask, Making>;
export const makes = (ask: Ask): ask is MakingAsk => ask.do === 'ready' || ask.do === 'authorize';
export type MovingAsk = Extract<Ask, Moving>;

/** A case costs a fifth of the amount, of which two are sold, and a phone the rest. */
export const itemsOf = (amount: number): Terms['items'] => [
  { sku: 'case', quantity: 2, unitPrice: amount / 5 },
  { sku: 'phone', quantity: 1, unitPrice: (amount * 3) / 5 },
];

const named = (items: Terms['items']) => items.map((item) => ({ ...item, name: item.sku }));
const cardOf = (card: CardName | undefined) => (card === undefined ? {} : { card: CARDS[card] });

function making(ask: MakingAsk) {
  const { orderNo, amount, captureMode, card, note } = ask;
  if (ask.do === 'authorize') {
    const body = { orderNo, amount, capture: captureMode === 'AUTO', ...cardOf(card) };
    return { path: '/api/v1/payments/authorize', body };
  }
  const items = named(itemsOf(amount));
  return { path: '/pay/ready', body: { orderNo, amount, captureMode, items, orderName: `Try ${note}` } };
}

function moving(ask: MovingAsk) {
  const { tid, amount, items, note } = ask;
  const reason = `Reason ${note}`;
  const path = `/api/v1/payments/${ask.do}/${tid}`;
  switch (ask.do) {
    case 'cancel':
      return { path: '/pay/cancel', body: { tid, amount, items, reason } };
    case 'capture':
      return { path, body: { amount } };
    case 'refund':
      return { path, body: { amount, items, reason } };
    case 'void':
      return { path, body: { reason } };
  }
}

function calling(ask: Ask): { readonly path: string; readonly body: object } {
  switch (ask.do) {
    case 'ready':
    case 'authorize':
      return making(ask);
    case 'approve': {
      const { tid, card, amount, note } = ask;
      const installmentMonths = note === 0 ? 0 : note + 1;
      return { path: '/pay/approve', body: { tid, amount, ...cardOf(card), installmentMonths } };
    }
    default:
      return moving(ask);
  }
}

export function requestOf(ask: Ask): HttpRequest & { readonly body: object } {
  return { method: 'POST', ...calling(ask), key: ask.key };
}

/** The same with another body; where there is no room for a note, with another amount. */
export function otherwise(ask: Ask): Ask {
  const other = { ...ask, note: ask.note + 1 };
  if (other.do === 'authorize') return { ...other, amount: other.amount + 5 };
  return other.do === 'capture' ? { ...other, amount: (other.amount ?? 0) + 1 } : other;
}
