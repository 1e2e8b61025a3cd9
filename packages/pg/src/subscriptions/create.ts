import { type BodyOf, isRefusal, type Refusal, type subscriptions } from '@payflow/contracts';
import type { PaymentsContext } from '../payments/context.ts';
import { type Keyed, onceByKey, type Replied, storedReply } from '../records/replied.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { HOLD_MS } from '../webhooks/holding.ts';
import { subscribable } from './changes.ts';
import { chargeInvoice } from './charge.ts';
import type { Invoice } from './invoice.ts';
import { begin } from './periods.ts';
import { offered } from './plan.ts';
import { outcomeReply } from './reply.ts';
import { written } from './tell.ts';

const CREATED = 201;

export interface CreateCall {
  readonly body: BodyOf<typeof subscriptions.createSubscription>;
  readonly merchantId: string;
  readonly keyed: Keyed;
}

/** What a first commit leaves to do. */
export interface Begun {
  readonly mail: Mail;
  /** The invoice to charge now. */
  readonly invoiceId: string | undefined;
  /** The reply when nothing is charged. */
  readonly reply: Replied['reply'];
}

/** Where the reply of a call waits for the charge that it begins. */
export const replyToOf = ({ replyKey }: Keyed): Invoice['replyTo'] =>
  replyKey ? { path: replyKey.path, key: replyKey.key } : null;

/** Charges what a first commit left, and answers. */
export async function chargeBegun(
  context: PaymentsContext,
  { mail, invoiceId, reply }: Begun,
  success: number,
): Promise<Replied> {
  context.follow(mail);
  const charged = invoiceId === undefined ? undefined : await chargeInvoice(context, { invoiceId, success });
  if (!charged) return { reply, replayed: false };
  const { status, bytes } = outcomeReply(charged.subscription, charged.invoice, success);
  return { reply: { status, bytes }, replayed: false };
}

/** Refuses what is not the merchant's own, a plan that is not offered, and a card on file that cannot be charged. */
export async function createSubscription(
  context: PaymentsContext,
  { body, merchantId, keyed }: CreateCall,
): Promise<Replied | Refusal> {
  const { store, ids, clock, holds } = context;
  const id = ids.next('sub', body.billingKey);
  const invoiceId = ids.next('inv', body.billingKey);
  const { replyKey } = keyed;
  const command = {
    ...{ id, invoiceId, at: keyed.at, heldUntil: clock.realNow() + HOLD_MS },
    billingKey: body.billingKey,
    ...(body.startAt === undefined ? {} : { startAt: Date.parse(body.startAt) }),
    replyTo: replyToOf(keyed),
  };

  const decide = ({ plan, billingKey, endpoints }: Facts): Outcome<Begun | Refusal> => {
    const taken = offered(plan, body.planId);
    if (isRefusal(taken)) return { result: taken };
    const { customerKey } = body;
    const key = subscribable(billingKey, { id: body.billingKey, merchantId, customerKey });
    if (isRefusal(key)) return { result: key };
    const begun = begin(taken, { ...command, customerKey: key.customerKey });
    if (isRefusal(begun)) return { result: begun };
    const { mail, written: outcome } = written(begun, endpoints, holds());
    const [invoice] = begun.invoices;
    const { status, bytes } = outcomeReply(begun.subscription, invoice, CREATED);
    const reply = { status, bytes };
    const stored = storedReply(keyed, invoice ? undefined : reply);
    return { result: { mail, invoiceId: invoice?.id, reply }, ...outcome, ...stored };
  };

  const question = {
    plan: { merchantId, id: body.planId },
    billingKey: body.billingKey,
    endpointsOf: merchantId,
    ...(replyKey ? { reply: replyKey } : {}),
  };
  const begun = await store.decide(question, (facts) =>
    onceByKey<Begun | Refusal>(keyed, facts, () => decide(facts)),
  );
  if (begun === 'LOST') throw new Error('a subscription was asked for under no timer');
  if (isRefusal(begun) || 'replayed' in begun) return begun;
  return chargeBegun(context, begun, CREATED);
}
