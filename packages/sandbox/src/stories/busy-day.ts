import {
  adminPayments,
  billingKeys,
  disputes,
  issuer,
  pay,
  plans,
  rest,
  subscriptions,
} from '@payflow/contracts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { replyOf } from '../town/clients.ts';

/** A day of a gateway with payments of many outcomes, a refund and a dispute whose webhooks do not arrive, and a subscription. */
export interface BusyDay {
  readonly town: Sandbox;
  /** Payment by what it is called here, the newest last. */
  readonly tids: ReadonlyMap<string, string>;
  tidOf(name: string): string;
  /** As it came, for none of the day's. */
  nameOf(tid: string | null): string;
}

const APPROVED = { number: '4242424242424242', expiry: '12/30', cvc: '123' };
const NO_MONEY = { ...APPROVED, number: '4000000000009995' };

/** All pages of a list, one after the other. */
export async function pagesOf<Page extends { readonly nextCursor: string | null }>(
  ask: (place: { readonly cursor?: string }) => Promise<Page>,
): Promise<Page[]> {
  const page = await ask({});
  const pages = [page];
  for (let { nextCursor } = page; nextCursor !== null; nextCursor = pages.at(-1)?.nextCursor ?? null)
    pages.push(await ask({ cursor: nextCursor }));
  return pages;
}

interface Order {
  readonly orderNo: string;
  readonly amount: number;
}

async function pays(town: Sandbox, body: Order, card = APPROVED): Promise<string> {
  const { tid } = replyOf(await town.pg.call(pay.ready, { body }));
  replyOf(await town.pg.call(pay.approve, { body: { tid, card } }));
  return tid;
}

/** At another shop than the one whose key the town has. */
async function paysElsewhere(town: Sandbox, order: Order): Promise<string> {
  const post = async (path: string, sent: object): Promise<{ readonly tid: string }> => {
    const headers = { 'content-type': 'application/json', 'x-payflow-merchant': 'M777' };
    const reply = await fetch(town.url('pg') + path, { method: 'POST', headers, body: JSON.stringify(sent) });
    if (!reply.ok) throw new Error(await reply.text());
    return JSON.parse(await reply.text());
  };
  const { tid } = await post('/pay/ready', order);
  await post('/pay/approve', { tid, card: APPROVED });
  return tid;
}

async function holds(town: Sandbox): Promise<string> {
  const body = {
    ...{ orderNo: 'HELD-1', amount: 30_000, card: APPROVED },
    ...{ capture: false, idempotencyKey: 'held' },
  };
  return replyOf(await town.pg.call(rest.authorizePayment, { body })).data.tid;
}

async function subscribes(town: Sandbox): Promise<string> {
  const card = { customerKey: 'mina', card: APPROVED };
  const { billingKey } = replyOf(await town.pg.call(billingKeys.createBillingKey, { body: card })).data;
  const plan = { name: 'Coffee', amount: 15_000, interval: 'MONTH' } as const;
  const { planId } = replyOf(await town.pg.call(plans.createPlan, { body: plan })).data;
  await town.pg.call(plans.createPlan, { body: { ...plan, name: 'Tea' } });
  replyOf(await town.pg.call(subscriptions.createSubscription, { body: { planId, billingKey } }));
  await town.quiet();
  const [newest] = replyOf(
    await town.pg.call(adminPayments.searchPayments, { query: { limit: 1 } }),
  ).payments;
  return newest?.tid ?? '';
}

export async function aBusyDay(): Promise<BusyDay> {
  const town = await startSandbox({ seed: 91, now: '2026-03-02T10:00:00+09:00' });
  const tids = new Map<string, string>();
  const tidOf = (name: string): string => tids.get(name) ?? name;
  const made = async (name: string, tid: Promise<string>): Promise<void> => {
    tids.set(name, await tid);
    // Each at a time of its own: so all engines have them in one order.
    await town.clock.advance('PT1S');
  };
  await made('shoes', pays(town, { orderNo: 'MINA-1', amount: 50_000 }));
  await made('broke', pays(town, { orderNo: 'JUN-1', amount: 4_242 }, NO_MONEY));
  const left = town.pg.call(pay.ready, { body: { orderNo: '4242', amount: 700 } });
  await made(
    'left',
    left.then((ready) => replyOf(ready).tid),
  );
  await made('theirs', paysElsewhere(town, { orderNo: 'MINA-1', amount: 900 }));
  await made('back', pays(town, { orderNo: 'MINA-2', amount: 60_000 }));
  await made('held', holds(town));
  await made('coffee', subscribes(town));
  await town.quiet();
  town.cut('pg', 'merchant');
  const refund = { tid: tidOf('back'), amount: 20_000, reason: 'wrong colour' };
  replyOf(await town.pg.call(pay.cancel, { body: refund }));
  replyOf(await town.card.call(issuer.dispute, { body: { tid: tidOf('shoes'), amount: 10_000 } }));
  await town.pg.call(disputes.pollDisputes, {});
  await town.quiet();
  const nameOf = (tid: string | null) => [...tids].find(([, own]) => own === tid)?.[0] ?? String(tid);
  return { town, tids, tidOf, nameOf };
}
