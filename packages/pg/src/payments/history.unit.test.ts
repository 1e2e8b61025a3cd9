import { isRefusal } from '@payflow/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventOf, eventRow, paymentOf, paymentRow } from '../storage/payment-rows.ts';
import { approve } from './approve.ts';
import type { Change } from './change.ts';
import { conclude, type IssuerOutcome } from './conclude.ts';
import { fold, type PaymentEvent } from './events.ts';
import { expire } from './expire.ts';
import { leave } from './leave.ts';
import { attemptOf, type Payment } from './payment.ts';
import { ready } from './ready.ts';
import { notReversed, reversed } from './reverse.ts';
import { someApproval, someAttempt, someTerms } from './test-payments.ts';

const outcomes = fc.constantFrom<IssuerOutcome>(
  { outcome: 'approved', approval: someApproval },
  { outcome: 'declined', responseCode: '51' },
  { outcome: 'not-sent', why: 'refused' },
  { outcome: 'unknown', why: 'timeout' },
);
const minutes = fc.nat(40).map((count) => count * 60_000);

const commands = fc.oneof(
  fc.record({ do: fc.constant('ready' as const), body: fc.constantFrom('a', 'b'), wait: minutes }),
  fc.record({ do: fc.constant('approve' as const), wait: minutes }),
  fc.record({ do: fc.constant('conclude' as const), outcome: outcomes, wait: minutes }),
  fc.record({ do: fc.constant('reverse' as const), confirmed: fc.boolean(), days: fc.nat(1), wait: minutes }),
  fc.record({ do: fc.constantFrom('expire' as const, 'leave' as const), wait: minutes }),
);
type Command = typeof commands extends fc.Arbitrary<infer C> ? C : never;

/** One order of Mina's: all its payments, with their events. */
class Order {
  readonly payments = new Map<string, Payment>();
  readonly events = new Map<string, PaymentEvent[]>();
  #now = Date.UTC(2026, 2, 2);
  #commands = 0;

  get current(): Payment | undefined {
    return [...this.payments.values()].at(-1);
  }

  take(command: Command): void {
    this.#now += command.wait;
    this.#commands++;
    for (const change of this.#decide(command)) {
      const { payment, events } = change;
      this.payments.set(payment.terms.tid, payment);
      this.events.set(payment.terms.tid, [...(this.events.get(payment.terms.tid) ?? []), ...events]);
    }
  }

  #decide(command: Command): readonly Change[] {
    const moment = { id: `chg_${this.#commands}`, at: this.#now };
    if (command.do === 'ready') {
      const terms = someTerms({ tid: `T${this.#commands}`, readyFingerprint: command.body });
      const readied = ready([...this.payments.values()], { ...moment, terms });
      return isRefusal(readied) ? [] : readied.changes;
    }
    const payment = this.current;
    if (!payment) return [];
    const changed = decideFor(payment, command, moment);
    return changed && !isRefusal(changed) && 'payment' in changed ? [changed] : [];
  }
}

function decideFor(payment: Payment, command: Command, moment: { id: string; at: number }) {
  const attemptId = attemptOf(payment)?.id ?? 'att_none';
  switch (command.do) {
    case 'ready':
      return undefined;
    case 'approve':
      return approve(payment, { ...moment, realAt: 0, attempt: someAttempt, amount: undefined });
    case 'conclude':
      return conclude(payment, { ...moment, attemptId, outcome: command.outcome });
    case 'reverse': {
      if (command.confirmed) return reversed(payment, { ...moment, attemptId });
      const at = moment.at + command.days * 86_400_000;
      return notReversed(payment, { ...moment, at, attempts: 3, why: 'timeout', jitter: 0.5 });
    }
    case 'expire':
      return expire(payment, { ...moment, why: 'time' });
    case 'leave':
      return leave(payment, moment);
  }
}

const histories = fc.array(commands, { minLength: 1, maxLength: 30 });
const HOLDS_ORDER = ['READY', 'APPROVING', 'UNKNOWN', 'AUTHORIZED', 'CAPTURED', 'MANUAL_REVIEW'];

test("whatever happens to an order, folding a payment's events gives the payment", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const order = new Order();
      for (const command of history) order.take(command);
      for (const [tid, payment] of order.payments) expect(fold(order.events.get(tid) ?? [])).toEqual(payment);
    }),
  );
});

test('payments and events read back from their rows as they were', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const order = new Order();
      for (const command of history) order.take(command);
      for (const payment of order.payments.values()) expect(paymentOf(paymentRow(payment))).toEqual(payment);
      for (const event of [...order.events.values()].flat()) expect(eventOf(eventRow(event))).toEqual(event);
    }),
  );
});

test('an order never has two payments that are under way or paid', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const order = new Order();
      for (const command of history) {
        order.take(command);
        const holding = [...order.payments.values()].filter(({ state }) =>
          HOLDS_ORDER.includes(state.status),
        );
        expect(holding.length).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('a row reads back also when its numbers come as bigint, and with every field filled', () => {
  const filled = someTerms({
    taxFreeAmount: 100,
    customerKey: 'mina',
    items: [{ sku: 'iphone-16-pro', name: '아이폰 📱', quantity: 1, unitPrice: 50_000 }],
    callbackUrl: 'http://shop.example/hook',
    successUrl: 'http://shop.example/ok',
    failUrl: 'http://shop.example/no',
  });
  const payment: Payment = {
    terms: filled,
    state: { status: 'CAPTURED', attempt: { ...someAttempt, key: null }, approval: someApproval },
    seq: 3,
    updatedAt: 5,
  };
  const row = Object.entries(paymentRow(payment)).map(([name, cell]) => [
    name,
    typeof cell === 'number' ? BigInt(cell) : cell,
  ]);
  expect(paymentOf(Object.fromEntries(row))).toEqual(payment);
});
