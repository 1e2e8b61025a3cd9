/**
 * What the model knows of a payment, written down without the gateway's own code.
 * Where an outcome is open, the model holds every state that the payment may be in.
 */
export type Status =
  | 'READY'
  | 'APPROVING'
  | 'AUTHORIZED'
  | 'CAPTURED'
  | 'PARTIALLY_REFUNDED'
  | 'REFUNDED'
  | 'VOIDED'
  | 'FAILED'
  | 'UNKNOWN'
  | 'MANUAL_REVIEW'
  | 'EXPIRED'
  | 'CANCELLED_BY_BUYER';

export const CARDS = {
  good: { number: '4242424242424242', expiry: '12/30', cvc: '123' },
  poor: { number: '4000000000009995', expiry: '12/30', cvc: '123' },
} as const;
export type CardName = keyof typeof CARDS;
export const DECLINES: Readonly<Partial<Record<CardName, string>>> = { poor: '51' };

export interface Item {
  readonly sku: string;
  readonly quantity: number;
}

/** What was agreed; minor units. */
export interface Terms {
  readonly tid: string;
  readonly orderNo: string;
  readonly amount: number;
  readonly captureMode: 'AUTO' | 'MANUAL';
  readonly items: readonly (Item & { readonly unitPrice: number })[];
  /** The body of the call that made it; the same once more gives the same payment. */
  readonly body: string;
  /** Business time, ms. */
  readonly expiresAt: number;
}

/** A capture, a void or a refund that the issuer has not answered. */
export interface Pending {
  readonly kind: 'capture' | 'void' | 'refund';
  readonly amount: number;
  readonly items: readonly Item[];
  /** Business time, ms. */
  readonly askedAt: number;
  /** Real time of the first repeat, when the gateway died over it; else it is repeated by business time. */
  readonly healsAt?: number;
}

export interface PaymentState {
  readonly status: Status;
  /** ISO 8583, of a FAILED one. */
  readonly failure?: string;
  readonly captured: number;
  readonly refunded: number;
  readonly pending: readonly Pending[];
  /** Items that went back; those under way are in `pending`. */
  readonly returned: readonly Item[];
  /** The checkout page: not opened, opened without a card, or the card that was chosen on it. */
  readonly page: 'unopened' | 'opened' | CardName;
  /** Business time since when it is UNKNOWN. */
  readonly unknownSince?: number;
  /** A reversal may be under way now, so that it may be FAILED at the next look. */
  readonly reversing?: boolean;
  /** Real time at which an APPROVING one counts as unknown, after its process died. */
  readonly resolvesAt?: number;
  /** Business time at which held money is released. */
  readonly releaseAt?: number;
}

export const READY: PaymentState = {
  status: 'READY',
  captured: 0,
  refunded: 0,
  pending: [],
  returned: [],
  page: 'unopened',
};

const FREE: readonly Status[] = ['FAILED', 'EXPIRED', 'CANCELLED_BY_BUYER', 'VOIDED', 'REFUNDED'];
/** Whether the order may have another payment. */
export const frees = ({ status }: PaymentState): boolean => FREE.includes(status);

export const leftToRefund = ({ captured, refunded, pending }: PaymentState): number =>
  captured -
  refunded -
  pending.filter(({ kind }) => kind === 'refund').reduce((sum, { amount }) => sum + amount, 0);

export function itemLeft(state: PaymentState, { items }: Terms, sku: string): number | undefined {
  const sold = items.find((item) => item.sku === sku);
  if (!sold) return undefined;
  const back = [...state.returned, ...state.pending.flatMap((pending) => pending.items)];
  return back
    .filter((item) => item.sku === sku)
    .reduce((left, { quantity }) => left - quantity, sold.quantity);
}

/** How many of each went back, by sku: whichever went first, it is the same state. */
const counted = (items: readonly Item[]): Item[] => {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .sort((one, other) => (one.sku < other.sku ? -1 : 1));
};

/** The state once the issuer has done an operation. */
export function done(state: PaymentState, operation: Pending): PaymentState {
  const pending = state.pending.filter((one) => one !== operation);
  const { releaseAt: _, ...heldNoMore } = state;
  switch (operation.kind) {
    case 'capture':
      return { ...heldNoMore, pending, status: 'CAPTURED', captured: operation.amount };
    case 'void':
      return { ...heldNoMore, pending, status: 'VOIDED' };
    case 'refund': {
      const refunded = state.refunded + operation.amount;
      const status = refunded === state.captured ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
      return {
        ...state,
        pending,
        status,
        refunded,
        returned: counted([...state.returned, ...operation.items]),
      };
    }
  }
}

/** What the issuer holds for it once nothing is open; minor units. */
export function heldBy({ status, captured, refunded }: PaymentState, { amount }: Terms): number {
  if (status === 'AUTHORIZED') return amount;
  return captured - refunded;
}

export const dedupe = (states: readonly PaymentState[]): PaymentState[] => [
  ...new Map(states.map((state) => [JSON.stringify(state), state])).values(),
];
