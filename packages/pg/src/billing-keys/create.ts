import { type BodyOf, type billingKeys, isRefusal, type Refusal } from '@payflow/contracts';
import type { PaymentsContext } from '../payments/context.ts';
import { answerOnce } from '../records/answer-once.ts';
import type { Keyed, Replied } from '../records/replied.ts';
import type { BillingKey, Form, KeptCard } from './billing-key.ts';
import { keyReply } from './show.ts';
import { tokenize } from './tokenize.ts';

/** A buyer has this long to type the card. */
export const FORM_OPEN_MS = 30 * 60_000;
const CREATED = 201;

export interface CreateCall {
  readonly body: BodyOf<typeof billingKeys.createBillingKey>;
  readonly merchantId: string;
  readonly keyed: Keyed;
}

function begun(
  { body, merchantId, keyed: { at } }: CreateCall,
  id: string,
  card: KeptCard | null,
): BillingKey {
  const { customerKey, returnUrl } = body;
  const form: Form | null =
    returnUrl === undefined ? null : { returnUrl, expiresAt: at + FORM_OPEN_MS, tokenHash: null };
  const status = card ? 'ACTIVE' : 'WAITING';
  return { id, merchantId, customerKey, status, card, form, createdAt: at, updatedAt: at };
}

/** Puts a card on file, or waits for the buyer to type one. A repeat by key asks no issuer again. */
export async function createBillingKey(
  context: PaymentsContext,
  call: CreateCall,
): Promise<Replied | Refusal> {
  const { store, ids, pgUrl } = context;
  const { body, keyed } = call;
  const id = ids.next('bk', body.customerKey);
  const { stored } = keyed.replyKey ? await store.look({ reply: keyed.replyKey }) : {};
  const card = body.card && !stored ? await tokenize(context, body.card, id) : null;
  if (isRefusal(card)) return card;
  return answerOnce(store, { keyed, question: {}, status: CREATED }, () => {
    const billingKey = begun(call, id, card);
    const timers = billingKey.form ? [closing(billingKey.id, billingKey.form)] : [];
    return { answer: keyReply(billingKey, pgUrl), outcome: { billingKey, timers } };
  });
}

const closing = (subject: string, { expiresAt: due }: Form) =>
  ({ timer: 'set', kind: 'expire-billing-key', subject, clock: 'business', due }) as const;
