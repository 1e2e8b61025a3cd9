import { isRefusal } from '@payflow/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventOf, eventRow, operationRow, paymentOf, paymentRow } from '../storage/payment-rows.ts';
import { approve } from './approve.ts';
import { askElsewhere } from './ask-elsewhere.ts';
import { AUTHORIZE_PATH } from './attempt-replies.ts';
import { authorize } from './authorize.ts';
import { capture } from './capture.ts';
import type { Change } from './change.ts';
import { conclude, type IssuerOutcome } from './conclude.ts';
import { fold, type PaymentEvent } from './events.ts';
import { expire } from './expire.ts';
import { leave } from './leave.ts';
import { isPending } from './operation.ts';
import { operationDeclined } from './operation-declined.ts';
import { operationDone } from './operation-done.ts';
import { attemptOf, type Payment } from './payment.ts';
import { ready } from './ready.ts';
import { refund } from './refund.ts';
import { resolveReview, type Verdict } from './resolve-review.ts';
import { notReversed, reversed } from './reverse.ts';
import { FEE_BASIS_POINTS, operationCommand, someApproval, someAttempt, someTerms } from './test-payments.ts';
import { voidAuthorization } from './void.ts';

const outcomes = fc.constantFrom<IssuerOutcome>(
  { outcome: 'approved', approval: someApproval },
  { outcome: 'declined', responseCode: '51' },
  { outcome: 'not-sent', why: 'refused' },
  { outcome: 'unknown', why: 'timeout' },
);
const minutes = fc.nat(40).map((count) => count * 60_000);

const verdicts = fc.constantFrom<Verdict>(
  { outcome: 'FAILED' },
  { outcome: 'AUTHORIZED', approval: someApproval },
  { outcome: 'CAPTURED', approval: someApproval },
);
const amounts = fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined });
const ITEMS = [
  { sku: 'case', name: 'Case', quantity: 3, unitPrice: 10_000 },
  { sku: 'strap', name: 'Strap', quantity: 2, unitPrice: 10_000 },
];
const someItems = fc.option(
  fc.uniqueArray(
    fc.record({ sku: fc.constantFrom('case', 'strap'), quantity: fc.integer({ min: 1, max: 3 }) }),
    { selector: ({ sku }) => sku, minLength: 1 },
  ),
  { nil: undefined },
);

const commands = fc.oneof(
  fc.record({
    do: fc.constant('ready' as const),
    body: fc.constantFrom('a', 'b'),
    captureMode: fc.constantFrom('AUTO' as const, 'MANUAL' as const),
    wait: minutes,
  }),
  fc.record({ do: fc.constantFrom('capture' as const, 'void' as const), amount: amounts, wait: minutes }),
  fc.record({ do: fc.constant('refund' as const), amount: amounts, items: someItems, wait: minutes }),
  fc.record({ do: fc.constant('answer' as const), which: fc.nat(3), isDone: fc.boolean(), wait: minutes }),
  fc.record({ do: fc.constant('resolve' as const), verdict: verdicts, wait: minutes }),
  fc.record({ do: fc.constant('approve' as const), wait: minutes }),
  fc.record({ do: fc.constant('authorize' as const), wait: minutes }),
  fc.record({ do: fc.constant('conclude' as const), outcome: outcomes, wait: minutes }),
  fc.record({ do: fc.constant('ask elsewhere' as const), outcome: outcomes, wait: minutes }),
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
      const { body: readyFingerprint, captureMode } = command;
      const terms = someTerms({ tid: `T${this.#commands}`, readyFingerprint, captureMode, items: ITEMS });
      const readied = ready([...this.payments.values()], { ...moment, terms });
      return isRefusal(readied) ? [] : readied.changes;
    }
    if (command.do === 'authorize') {
      const terms = someTerms({ tid: `T${this.#commands}`, readyFingerprint: '' });
      const attempt = { ...someAttempt, path: AUTHORIZE_PATH };
      const begun = authorize([...this.payments.values()], { ...moment, realAt: 0, terms, attempt });
      return isRefusal(begun) ? [] : begun.changes;
    }
    const payment = this.current;
    if (!payment) return [];
    const changed = decideFor(payment, command, moment);
    return changed && !isRefusal(changed) && 'payment' in changed ? [changed] : [];
  }
}

function decideFor(payment: Payment, command: Command, moment: { id: string; at: number }) {
  const attemptId = attemptOf(payment)?.id ?? 'att_none';
  const asked = operationCommand({ ...moment, operationId: moment.id.replace('chg', 'op') });
  const feeBasisPoints = FEE_BASIS_POINTS;
  switch (command.do) {
    case 'ready':
    case 'authorize':
      return undefined;
    case 'approve':
      return approve(payment, { ...moment, realAt: 0, attempt: someAttempt, amount: undefined });
    case 'conclude':
      return conclude(payment, { ...moment, attemptId, outcome: command.outcome, feeBasisPoints });
    case 'capture':
      return capture(payment, { ...asked, amount: command.amount });
    case 'void':
      return voidAuthorization(payment, { ...asked, reason: null });
    case 'refund':
      return refund(payment, {
        ...asked,
        amount: command.amount,
        items: command.items,
        reason: null,
        disputes: [],
      });
    case 'answer':
      return answered(payment, command, moment);
    case 'resolve':
      return resolveReview(payment, { ...moment, verdict: command.verdict, reason: 'asked', feeBasisPoints });
    case 'ask elsewhere': {
      const next = { ...someAttempt, id: `att_${moment.id}`, issuer: 'other' };
      const { outcome } = command;
      return askElsewhere(payment, { ...moment, attemptId, outcome, next, realAt: 0, deadlineMs: 3_000 });
    }
    case 'reverse': {
      if (command.confirmed) return reversed(payment, { ...moment, attemptId });
      const at = moment.at + command.days * 86_400_000;
      return notReversed(payment, { ...moment, at, triedAt: at, attempts: 3, why: 'timeout', jitter: 0.5 });
    }
    case 'expire':
      return expire(payment, { ...moment, why: 'time' });
    case 'leave':
      return leave(payment, moment);
  }
}

/** The issuer answers one of the operations that wait for it. */
function answered(
  payment: Payment,
  { which, isDone }: { which: number; isDone: boolean },
  moment: { id: string; at: number },
) {
  const pending = payment.operations.filter(isPending);
  const operationId = pending[which % Math.max(1, pending.length)]?.id ?? 'op_none';
  return isDone
    ? operationDone(payment, { ...moment, operationId, feeBasisPoints: FEE_BASIS_POINTS })
    : operationDeclined(payment, { ...moment, operationId, responseCode: '12' });
}

const readBack = (payment: Payment): Payment => {
  const { tid } = payment.terms;
  return paymentOf(
    paymentRow(payment),
    payment.operations.toReversed().map((operation) => operationRow(tid, operation)),
  );
};

const histories = fc.array(commands, { minLength: 1, maxLength: 30 });
const HOLDS_ORDER = [
  ...['READY', 'APPROVING', 'UNKNOWN', 'MANUAL_REVIEW'],
  ...['AUTHORIZED', 'CAPTURED', 'PARTIALLY_REFUNDED'],
];

test("whatever happens to an order, folding a payment's events gives the payment", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const order = new Order();
      for (const command of history) order.take(command);
      for (const [tid, payment] of order.payments) expect(fold(order.events.get(tid) ?? [])).toEqual(payment);
    }),
  );
});

test('payments, operations and events read back from their rows as they were', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const order = new Order();
      for (const command of history) order.take(command);
      for (const payment of order.payments.values()) expect(readBack(payment)).toEqual(payment);
      for (const event of [...order.events.values()].flat())
        expect(eventOf(eventRow(event, { deliveries: 0, origin: null }))).toEqual(event);
    }),
  );
});

test('no more is captured than was authorized, and no more goes back than was captured: money nor items', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const order = new Order();
      for (const command of history) order.take(command);
      for (const { terms, captured, operations } of order.payments.values()) {
        expect(captured?.amount ?? 0).toBeLessThanOrEqual(terms.amount);
        const refunds = operations.filter(({ kind, state }) => kind === 'refund' && state !== 'DECLINED');
        const reserved = refunds.reduce((sum, { amount }) => sum + amount, 0);
        expect(reserved).toBeLessThanOrEqual(captured?.amount ?? 0);
        for (const { sku, quantity } of terms.items ?? []) {
          const back = refunds.flatMap(({ items }) => items ?? []).filter((item) => item.sku === sku);
          expect(back.reduce((sum, item) => sum + item.quantity, 0)).toBeLessThanOrEqual(quantity);
        }
      }
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
    captured: { amount: 50_000, fee: { fee: 1_400, vat: 140 }, refunded: 0 },
    operations: [],
    seq: 3,
    updatedAt: 5,
  };
  const row = Object.entries(paymentRow(payment)).map(([name, cell]) => [
    name,
    typeof cell === 'number' ? BigInt(cell) : cell,
  ]);
  expect(paymentOf(Object.fromEntries(row), [])).toEqual(payment);
});
