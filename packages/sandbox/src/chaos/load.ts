import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, type Merchant, type MerchantParts, merchant } from './asking.ts';

/** What a payment must look like in the end, by what its merchant was told. */
export interface Told {
  readonly status: string;
  readonly capturedAmount?: number | undefined;
  readonly refundedAmount?: number | undefined;
  readonly cardAuthCode?: string | undefined;
}

/** Buyers that buy one thing after the other, until they are told to stop. */
export interface Load {
  readonly merchant: Merchant;
  /** The last thing that was said of each payment whose outcome was told, by its id. */
  readonly told: ReadonlyMap<string, Told>;
  /** Payments whose issuer is asked later, by workers; those whose worker dies over it may fail. */
  readonly requested: ReadonlySet<string>;
  /** Payments that were begun. */
  readonly begun: ReadonlySet<string>;
  /** Resolves when so many more payments have been acknowledged. */
  more(count: number): Promise<void>;
  /** Resolves when each buyer has finished what it had begun; fails when one of them got no answer. */
  stop(): Promise<void>;
}

export interface LoadParts extends MerchantParts {
  readonly buyers: number;
}

const CARD = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const AMOUNT = 1_000;
/** Other processes want the machine too, and nginx lets an address make 100 calls a second. */
const BREATH_MS = 60;

interface Buying {
  readonly merchant: Merchant;
  readonly told: Map<string, Told>;
  readonly begun: Set<string>;
  readonly requested: Set<string>;
  readonly number: number;
  readonly orderNo: string;
}

/** On the payment window: ready, approve, and two of three are cancelled, in part or as a whole. */
async function atTheWindow({ merchant, told, begun, number, orderNo }: Buying): Promise<void> {
  const made = await merchant.asks('/pay/ready', { orderNo, amount: AMOUNT });
  if (!made) return;
  const { tid } = made.payment;
  begun.add(tid);
  const approved = await merchant.asks('/pay/approve', { tid, card: CARD });
  if (approved?.status !== 200 || approved.payment.status !== 'APPROVED') return;
  const { cardAuthCode } = approved.payment;
  told.set(tid, { status: 'CAPTURED', capturedAmount: AMOUNT, refundedAmount: 0, cardAuthCode });
  if (number % 3 === 0) return;
  const amount = number % 3 === 1 ? AMOUNT : AMOUNT / 4;
  const cancelled = await merchant.asks('/pay/cancel', { tid, amount, reason: 'not wanted' });
  if (!cancelled) return;
  const status = amount === AMOUNT ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  told.set(tid, { status, capturedAmount: AMOUNT, refundedAmount: amount, cardAuthCode });
}

const toldBy = ({ payment }: Answer): Told => {
  const { status, capturedAmount, refundedAmount, cardAuthCode } = payment;
  return { status, capturedAmount, refundedAmount, cardAuthCode };
};

/** By the REST API: authorize, then void it, or capture it and refund a part. */
async function byRest({ merchant, told, begun, number, orderNo }: Buying): Promise<void> {
  const held = await merchant.asks('/api/v1/payments/authorize', { orderNo, amount: AMOUNT, card: CARD });
  if (!held) return;
  const id = held.payment.tid;
  begun.add(id);
  if (held.status !== 201) return;
  told.set(id, toldBy(held));
  const act = async (path: string, body: object, then: Told): Promise<Answer | undefined> => {
    const done = await merchant.asks(`${path}/${id}`, body);
    // 202: the issuer is asked until it answers, and does what it is asked for.
    if (done) told.set(id, done.status === 202 ? then : toldBy(done));
    return done;
  };
  const { cardAuthCode } = toldBy(held);
  if (number % 3 === 0) {
    await act('/api/v1/payments/void', {}, { status: 'VOIDED' });
    return;
  }
  const code = cardAuthCode === undefined ? {} : { cardAuthCode };
  await act('/api/v1/payments/capture', {}, { status: 'CAPTURED', capturedAmount: AMOUNT, ...code });
  const refunded = { status: 'PARTIALLY_REFUNDED', refundedAmount: AMOUNT / 2, ...code };
  await act('/api/v1/payments/refund', { amount: AMOUNT / 2 }, refunded);
}

/** The request is acknowledged, and a worker does the rest. */
async function later({ merchant, requested, begun, orderNo }: Buying): Promise<void> {
  const body = { orderNo, amount: AMOUNT, card: CARD, capture: true };
  const taken = await merchant.asks('/api/v1/payments', body);
  if (!taken) return;
  begun.add(taken.payment.tid);
  requested.add(taken.payment.tid);
}

const WAYS = [atTheWindow, byRest, atTheWindow, later] as const;

export function startLoad({ buyers, ...parts }: LoadParts): Load {
  const seller = merchant(parts);
  const told = new Map<string, Told>();
  const begun = new Set<string>();
  const requested = new Set<string>();
  let isOver = false;
  let number = 0;

  async function buyer(): Promise<void> {
    while (!isOver) {
      number++;
      const orderNo = `${parts.name}-${number}`;
      await WAYS[number % WAYS.length]?.({ merchant: seller, told, begun, requested, number, orderNo });
      await wait(BREATH_MS);
    }
  }
  const all = Promise.all(Array.from({ length: buyers }, buyer));
  let failure: unknown;
  all.catch((error: unknown) => {
    failure = error;
    isOver = true;
  });
  return {
    merchant: seller,
    told,
    begun,
    requested,
    async more(count) {
      for (const goal = told.size + count; told.size < goal; await wait(BREATH_MS))
        if (failure) throw failure;
    },
    async stop() {
      isOver = true;
      await all;
    },
  };
}
