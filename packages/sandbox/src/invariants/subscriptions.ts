import type { Facts, InvoiceFact, SubscriptionFact } from './facts.ts';
import type { Invariant } from './invariant.ts';

/** What is wrong with the payments of an invoice. */
function* chargeBreaches({ id, status, amount, tid, captured }: InvoiceFact): Iterable<string> {
  const [charge, ...more] = captured;
  if (more.length > 0)
    yield `${id} was charged ${captured.length} times: ${captured.map((one) => one.tid).join(', ')}`;
  if (status === 'PAID' && amount > 0) {
    if (!charge) yield `${id} is PAID, and no payment of it was captured`;
    else if (charge.amount !== amount)
      yield `${id} of ${amount} is PAID by ${charge.tid} of ${charge.amount}`;
    else if (charge.tid !== tid) yield `${id} is PAID by ${charge.tid}, and names ${tid}`;
  } else if (charge && status !== 'OPEN') yield `${id} is ${status}, and ${charge.tid} was captured for it`;
}

/** Each period that has begun has one invoice. */
function* periodBreaches(
  { id, period }: SubscriptionFact,
  invoices: readonly InvoiceFact[],
): Iterable<string> {
  const whole = invoices.filter(({ part }) => part === 0);
  for (let number = 1; number <= period; number++) {
    const found = whole.filter((invoice) => invoice.period === number).length;
    if (found !== 1) yield `${id} has ${found} invoices for its period ${number}`;
  }
  const ahead = whole.find((invoice) => invoice.period > period);
  if (ahead) yield `${id} is in its period ${period}, and has ${ahead.id} for period ${ahead.period}`;
}

function* breachesOf({ subscriptions, invoices }: Facts): Iterable<string> {
  const invoicesOf = Map.groupBy(invoices, ({ subscriptionId }) => subscriptionId);
  for (const subscription of subscriptions)
    yield* periodBreaches(subscription, invoicesOf.get(subscription.id) ?? []);
  for (const invoice of invoices) yield* chargeBreaches(invoice);
}

export const periodsAreChargedOnce: Invariant = {
  id: 'I12',
  promise: 'Each period of a subscription has one invoice, and what it owes is charged once at most.',
  check: (facts) => ({
    looked: facts.subscriptions.length + facts.invoices.length,
    breaches: [...breachesOf(facts)],
  }),
};
