import { issuer, ledger, ledgerBalance, rest, shop, webhooks } from '@payflow/contracts';
import { replyOf } from '../town/clients.ts';
import { type Difference, differences } from './compare.ts';
import type { FinalExpectation } from './expectations.ts';
import { ScenarioStuck } from './results.ts';
import type { Stage } from './stage.ts';
import { spelled } from './wording.ts';

/** One thing that was to be true in the end. */
export interface Ending {
  readonly what: string;
  readonly differences: Difference[];
}

type Look<Expected> = (stage: Stage, label: string, expected: Expected) => Promise<Ending>;
type Entry<K extends keyof FinalExpectation> =
  NonNullable<FinalExpectation[K]> extends Readonly<Record<string, infer E>> ? E : never;

const lookAtPayment: Look<Entry<'payments'>> = async ({ town, results }, label, expected) => {
  const paymentId = results.tid(label);
  const payment = replyOf(await town.pg.call(rest.getPayment, { params: { paymentId } })).data;
  const fields: Readonly<Record<string, unknown>> =
    typeof expected === 'string' ? { status: expected } : expected;
  const actual: Record<string, unknown> = { ...payment };
  if ('events' in fields) {
    const { entries } = replyOf(await town.pg.call(rest.paymentTimeline, { params: { paymentId } })).data;
    actual.events = entries.filter(({ kind }) => kind === 'event').map(({ summary }) => summary);
  }
  return {
    what: `payment ${label} is ${spelled(expected)}`,
    differences: differences(results.fill(fields), actual, `payments.${label}`),
  };
};

const lookAtOrder: Look<Entry<'orders'>> = async ({ town, results }, label, expected) => {
  const { orderNo } = (results.of(label) ?? {}) as { orderNo?: string };
  if (orderNo === undefined) throw new ScenarioStuck(`${label} came to no order`);
  const order = await town.shop.order(orderNo);
  const fields = typeof expected === 'string' ? { state: expected } : expected;
  return {
    what: `order ${label} is ${spelled(expected)} at the shop`,
    differences: differences(results.fill(fields), order, `orders.${label}`),
  };
};

const oldestFirst = (entries: readonly shop.InboxEntry[]): shop.InboxEntry[] => entries.toReversed();

const lookAtWebhooks: Look<Entry<'webhooks'>> = async ({ town, results }, label, expected) => {
  const came = oldestFirst(await town.shop.inbox({ tid: results.tid(label) }));
  const actual = {
    types: came.map(({ type }) => type),
    verdicts: came.map(({ verdict }) => verdict),
    count: came.length,
  };
  const fields = Array.isArray(expected) ? { types: expected } : expected;
  return {
    what: `the shop received about ${label}: ${spelled(expected)}`,
    differences: differences(fields, actual, `webhooks.${label}`),
  };
};

const MOST_DELIVERIES = 100;

const lookAtDeliveries: Look<Entry<'deliveries'>> = async ({ town, results }, label, expected) => {
  const query = { tid: results.tid(label), limit: MOST_DELIVERIES };
  const { deliveries } = replyOf(await town.pg.call(webhooks.listWebhookDeliveries, { query })).data;
  const actual = {
    states: deliveries.toReversed().map(({ status }) => status),
    attempts: deliveries.reduce((sum, { attemptCount }) => sum + attemptCount, 0),
  };
  const fields = Array.isArray(expected) ? { states: expected } : expected;
  return {
    what: `the PG's deliveries about ${label}: ${spelled(expected)}`,
    differences: differences(fields, actual, `deliveries.${label}`),
  };
};

const lookAtIssuer: Look<Entry<'issuer'>> = async ({ town, results }, label, expected) => {
  const query = { tid: results.tid(label) };
  const { authorizations } = replyOf(await town.card.call(issuer.authorizations, { query }));
  const sum = (of: (one: issuer.Authorization) => number) =>
    authorizations.reduce((total, one) => total + of(one), 0);
  const actual = {
    authorizations: authorizations.length,
    states: authorizations.map(({ state }) => state),
    held: sum(({ heldAmount }) => heldAmount),
    captured: sum(({ capturedAmount }) => capturedAmount),
    refunded: sum(({ refundedAmount }) => refundedAmount),
  };
  return {
    what: `the issuer's books about ${label}: ${spelled(expected)}`,
    differences: differences(expected, actual, `issuer.${label}`),
  };
};

async function lookAtInbox(
  { town }: Stage,
  expected: NonNullable<FinalExpectation['inbox']>,
): Promise<Ending> {
  const { counts } = replyOf(await town.shop.call(shop.inbox, { query: {} }));
  return {
    what: `the shop's inbox: ${spelled(expected)}`,
    differences: differences(expected, counts, 'inbox'),
  };
}

async function lookAtLedger(
  { town }: Stage,
  expected: NonNullable<FinalExpectation['ledger']>,
): Promise<Ending> {
  const { balance: wallet } = replyOf(await town.pg.call(ledger.wallet, { query: {} })).data;
  const { accounts } = replyOf(await town.pg.call(ledger.trialBalance, { query: {} })).data;
  const balances: Record<string, number> = {};
  for (const { account, debits, credits } of accounts) {
    const balance = Number(ledgerBalance(account, BigInt(debits), BigInt(credits)));
    balances[account] = (balances[account] ?? 0) + balance;
  }
  for (const account of Object.keys(expected.accounts ?? {})) balances[account] ??= 0;
  return {
    what: `the ledger: ${spelled(expected)}`,
    differences: differences(expected, { wallet, accounts: balances }, 'ledger'),
  };
}

async function lookAtInvariants({ town }: Stage): Promise<Ending> {
  const breaches = await town.invariants();
  return {
    what: 'all invariants hold, and debits equal credits',
    differences: breaches.length === 0 ? [] : [{ path: 'invariants', expected: 'hold', actual: breaches }],
  };
}

async function each<E>(
  stage: Stage,
  entries: Readonly<Record<string, E>> | undefined,
  look: Look<E>,
): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (const [label, expected] of Object.entries(entries ?? {}))
    endings.push(await look(stage, label, expected));
  return endings;
}

/** Holds the town to what the scenario expects in the end. The invariants are looked at in any case. */
export async function lookAtEndings(stage: Stage, expect: FinalExpectation): Promise<Ending[]> {
  return [
    ...(await each(stage, expect.payments, lookAtPayment)),
    ...(await each(stage, expect.orders, lookAtOrder)),
    ...(await each(stage, expect.webhooks, lookAtWebhooks)),
    ...(await each(stage, expect.deliveries, lookAtDeliveries)),
    ...(await each(stage, expect.issuer, lookAtIssuer)),
    ...(expect.inbox ? [await lookAtInbox(stage, expect.inbox)] : []),
    ...(expect.ledger ? [await lookAtLedger(stage, expect.ledger)] : []),
    await lookAtInvariants(stage),
  ];
}
