import { type CardDetails, isRefusal, type Refusal, refuse } from '@payflow/contracts';
import { hashKey, sameSecret } from '@payflow/service-kit';
import { noted } from '../checkout/notes.ts';
import type { Merchant } from '../merchants/merchant.ts';
import { clear } from '../payments/change.ts';
import type { PaymentsContext } from '../payments/context.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { BillingKey, KeptCard } from './billing-key.ts';
import { tokenize } from './tokenize.ts';

/**
 * The form on which a buyer types a card that is to be kept.
 * 1. Each showing has a one-time token; only the last one shown works, and only once.
 * 2. The card goes to its issuer and nowhere else; what comes back is a token.
 */
export interface ShownForm {
  readonly key: BillingKey;
  readonly merchant: Merchant;
  /** Goes into the form; absent when it is closed. */
  readonly token: string | undefined;
}

export type FormSubmission = { readonly id: string; readonly token: string } & (
  | { readonly action: 'pay'; readonly card: CardDetails }
  | { readonly action: 'leave' }
);

const TOKEN_BYTES = 24;

const unknownForm = refuse('NOT_FOUND', 'There is no such form.');
const closed = noted('closed');
const stale = noted('stale');

const isOpen = ({ status, form }: BillingKey, at: number): boolean =>
  status === 'WAITING' && form !== null && at < form.expiresAt;

/** Opens the form anew: older pages stop working. */
export async function showForm(
  { store, ids, clock }: PaymentsContext,
  id: string,
): Promise<ShownForm | Refusal> {
  const { billingKey: found } = await store.look({ billingKey: id });
  if (!found?.form) return unknownForm;
  const token = Buffer.from(ids.bytes(TOKEN_BYTES, id)).toString('base64url');
  const at = clock.now();
  const decide = ({ billingKey: key, merchant }: Facts): Outcome<ShownForm | Refusal> => {
    if (!key?.form || !merchant) return { result: unknownForm };
    if (!isOpen(key, at)) return { result: { key, merchant, token: undefined } };
    const shown: BillingKey = { ...key, form: { ...key.form, tokenHash: hashKey(token) } };
    return { result: { key, merchant, token }, billingKey: shown };
  };
  const shown = await store.decide({ billingKey: id, merchant: found.merchantId }, decide);
  return shown === 'LOST' ? unknownForm : shown;
}

/** Where the buyer goes after the form; what the shop's URL asks for stays. */
export function formReturn({ id, form }: BillingKey, result: 'success' | 'cancelled'): string {
  const url = new URL(form?.returnUrl ?? '');
  url.searchParams.set('billingKey', id);
  url.searchParams.set('result', result);
  return url.href;
}

/** Why this page may not act; nothing when it may. */
function refused(key: BillingKey, token: string, at: number): Refusal | undefined {
  if (!isOpen(key, at)) return closed;
  const hash = key.form?.tokenHash;
  return hash && sameSecret(hash, hashKey(token)) ? undefined : stale;
}

/** A double click: the first one did it. */
const isDone = ({ status, form }: BillingKey): boolean => status === 'ACTIVE' && form?.tokenHash === null;

/** What the buyer sent: a card to keep, or that they leave. Resolves to where the browser goes now. */
export async function submitForm(
  context: PaymentsContext,
  submission: FormSubmission,
): Promise<{ readonly location: string } | Refusal> {
  const { store, clock } = context;
  const { id, token } = submission;
  const { billingKey: known } = await store.look({ billingKey: id });
  if (!known?.form) return unknownForm;
  if (isDone(known)) return { location: formReturn(known, 'success') };
  const refusal = refused(known, token, clock.now());
  if (refusal) return refusal;
  const card = submission.action === 'pay' ? await tokenize(context, submission.card, id) : undefined;
  if (isRefusal(card)) return card;
  const at = clock.now();
  const done = await store.decide({ billingKey: id }, ({ billingKey: key }) =>
    submitted(key, { card, token, at }),
  );
  return done === 'LOST' ? unknownForm : done;
}

function submitted(
  key: BillingKey | undefined,
  { card, token, at }: { readonly card: KeptCard | undefined; readonly token: string; readonly at: number },
): Outcome<{ readonly location: string } | Refusal> {
  if (!key?.form) return { result: unknownForm };
  if (isDone(key)) return { result: { location: formReturn(key, 'success') } };
  const refusal = refused(key, token, at);
  if (refusal) return { result: refusal };
  const form = { ...key.form, tokenHash: null };
  const billingKey: BillingKey = card
    ? { ...key, status: 'ACTIVE', card, form, updatedAt: at }
    : { ...key, status: 'EXPIRED', form, updatedAt: at };
  const location = formReturn(key, card ? 'success' : 'cancelled');
  return { result: { location }, billingKey, timers: [clear('expire-billing-key', key.id)] };
}
