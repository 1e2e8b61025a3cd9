import type { HttpRequest } from './ground.ts';
import { CARDS, type CardName, type Item, type Terms } from './payment-state.ts';

interface ReadyAsk {
  readonly do: 'ready';
  readonly orderNo: string;
  readonly amount: number;
  readonly captureMode: Terms['captureMode'];
}

interface ApproveAsk {
  readonly do: 'approve';
  readonly tid: string;
  readonly card: CardName | undefined;
  readonly amount: number | undefined;
}

interface CancelAsk {
  readonly do: 'cancel';
  readonly tid: string;
  readonly amount: number | undefined;
  readonly items: readonly Item[] | undefined;
}

/** What a merchant asks of the gateway; `note` makes another body of the same question. */
export type Ask = (ReadyAsk | ApproveAsk | CancelAsk) & {
  readonly note: number;
  readonly key: string | undefined;
};

/** A case costs a fifth of the amount, of which two are sold, and a phone the rest. */
export const itemsOf = (amount: number): Terms['items'] => [
  { sku: 'case', quantity: 2, unitPrice: amount / 5 },
  { sku: 'phone', quantity: 1, unitPrice: (amount * 3) / 5 },
];

const named = (items: Terms['items']) => items.map((item) => ({ ...item, name: item.sku }));

function bodyOf(ask: Ask): { readonly path: string; readonly body: unknown } {
  switch (ask.do) {
    case 'ready': {
      const { orderNo, amount, captureMode, note } = ask;
      const items = named(itemsOf(amount));
      return { path: '/pay/ready', body: { orderNo, amount, captureMode, items, orderName: `Try ${note}` } };
    }
    case 'approve': {
      const { tid, card, amount, note } = ask;
      const given = card === undefined ? {} : { card: CARDS[card] };
      return {
        path: '/pay/approve',
        body: { tid, amount, ...given, installmentMonths: note === 0 ? 0 : note + 1 },
      };
    }
    case 'cancel': {
      const { tid, amount, items, note } = ask;
      return { path: '/pay/cancel', body: { tid, amount, items, reason: `Reason ${note}` } };
    }
  }
}

export function requestOf(ask: Ask): HttpRequest & { readonly body: unknown } {
  return { method: 'POST', ...bodyOf(ask), key: ask.key };
}
