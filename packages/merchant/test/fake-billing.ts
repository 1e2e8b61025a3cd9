import { billingKeys, plans as planContract, subscriptions } from '@payflow/contracts';
import type { SeenCall } from './seen-call.ts';

/** What the PG of a few lines knows of cards on file, plans and subscriptions; a test changes it as it likes. */
export interface FakeBilling {
  readonly cards: Map<string, billingKeys.BillingKey>;
  readonly plans: Map<string, planContract.Plan>;
  readonly subscriptions: Map<string, subscriptions.Subscription>;
  readonly openInvoices: Map<string, subscriptions.Invoice>;
  /** How the first charge, and one that is asked for, goes. */
  charge: 'approved' | 'declined';
}

export type Act = (call: SeenCall) => [status: number, body: unknown];

const FORM = 'http://pg.example/billing-form';
const ok = (data: unknown) => ({ code: 'OK', message: 'Done.', data });
const problem = (code: string) => ({ code, message: `${code} it is.`, requestId: 'req_1' });
const failure = { code: '51', name: 'insufficient_funds', message: 'The account has not enough money.' };

export const anOpenInvoice = (subscriptionId: string): subscriptions.Invoice => ({
  ...subscriptions.invoiceExample,
  subscriptionId,
  amount: 9_900,
  status: 'OPEN',
  tries: 1,
  nextTryAt: '2026-04-03T00:00:00.000Z',
  failure,
  paidAt: null,
});

/** The last word of a path that is no action. */
const idIn = (path: string): string => path.split('?')[0]?.split('/')[4] ?? '';

const found = (thing: unknown): [number, unknown] => (thing ? [200, ok(thing)] : [404, problem('NOT_FOUND')]);

/** What the PG does with cards, plans and invoices. */
function plainActs({ cards, plans, openInvoices }: FakeBilling): Record<string, Act> {
  return {
    'billing-keys'({ method, path, body }) {
      if (method === 'GET') return found(cards.get(idIn(path)));
      const billingKey = `bk_${cards.size + 1}`;
      const waiting = { status: 'WAITING', formUrl: `${FORM}/${billingKey}`, cardMasked: null } as const;
      const { customerKey, card } = body;
      cards.set(billingKey, {
        ...billingKeys.billingKeyExample,
        billingKey,
        customerKey,
        ...(card ? {} : waiting),
      });
      return [201, ok(cards.get(billingKey))];
    },
    plans({ method, path, body }) {
      if (method === 'GET') return found(plans.get(idIn(path)));
      plans.set(body.planId, { ...planContract.planExample, ...body });
      return [201, ok(plans.get(body.planId))];
    },
    invoices({ path }) {
      const id = new URL(path, 'http://pg').searchParams.get('subscriptionId') ?? '';
      const open = openInvoices.get(id);
      return [200, ok({ invoices: open ? [open] : [], nextCursor: null })];
    },
  };
}

/** A subscription for each key, however often it is asked for. */
function subscribing(billing: FakeBilling): Act {
  const byKey = new Map<string, string>();
  return ({ body, key = '' }) => {
    if (!billing.plans.has(body.planId)) return [404, problem('NOT_FOUND')];
    const isApproved = billing.charge === 'approved';
    const subscriptionId = byKey.get(key) ?? `sub_${byKey.size + 1}`;
    const made: subscriptions.Subscription = {
      ...subscriptions.subscriptionExample,
      ...body,
      subscriptionId,
      customerKey: billing.cards.get(body.billingKey)?.customerKey ?? '',
      status: isApproved ? 'ACTIVE' : 'CANCELLED',
      seq: 3,
    };
    if (!byKey.has(key)) billing.subscriptions.set(subscriptionId, made);
    byKey.set(key, subscriptionId);
    const invoice = isApproved ? null : anOpenInvoice(subscriptionId);
    return isApproved
      ? [201, ok({ ...made, invoice })]
      : [402, { ...ok({ ...made, invoice }), code: 'CARD_DECLINED' }];
  };
}

/** What the PG does with a subscription that it has. */
function changing(billing: FakeBilling): Act {
  const change = (id: string, changes: Partial<subscriptions.Subscription>): [number, unknown] => {
    const known = billing.subscriptions.get(id);
    if (!known) return [404, problem('NOT_FOUND')];
    const next = { ...known, ...changes, seq: known.seq + 1 };
    billing.subscriptions.set(id, next);
    const invoice = billing.openInvoices.get(id) ?? null;
    return changes.status === 'PAST_DUE'
      ? [402, { ...ok({ ...next, invoice }), code: 'CARD_DECLINED' }]
      : [200, ok({ ...next, invoice })];
  };
  return ({ path, body }) => {
    const id = idIn(path);
    if (path.endsWith('/cancel'))
      return change(id, body.at === 'NOW' ? { status: 'CANCELLED' } : { cancelAtPeriodEnd: true });
    if (billing.charge === 'declined') return change(id, { status: 'PAST_DUE' });
    billing.openInvoices.delete(id);
    return change(id, { status: 'ACTIVE', cancelAtPeriodEnd: false });
  };
}

export function fakeBilling(): { billing: FakeBilling; acts: Record<string, Act> } {
  const billing: FakeBilling = {
    cards: new Map(),
    plans: new Map(),
    subscriptions: new Map(),
    openInvoices: new Map(),
    charge: 'approved',
  };
  const [subscribe, change] = [subscribing(billing), changing(billing)];
  return {
    billing,
    acts: {
      ...plainActs(billing),
      subscriptions(call) {
        if (call.method === 'GET') return found(billing.subscriptions.get(idIn(call.path)));
        return idIn(call.path) === '' ? subscribe(call) : change(call);
      },
    },
  };
}
