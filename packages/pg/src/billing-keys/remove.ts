import { isRefusal, type Refusal } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import { clear, type TimerChange } from '../payments/change.ts';
import type { PaymentsContext } from '../payments/context.ts';
import { type BillingKey, ownKey } from './billing-key.ts';

/** Longest wait between two tries to have an issuer forget a card, ms. */
const AGAIN_AT_MOST_MS = 60 * 60_000;
const FIRST_AGAIN_MS = 5_000;

const forgetting = (subject: string, due: number, attempts = 0): TimerChange => ({
  timer: 'set',
  kind: 'forget-card',
  subject,
  clock: 'business',
  due,
  attempts,
});

/** Charges are refused from this commit on; the issuer forgets the card as soon as it can be asked. */
export async function deleteBillingKey(
  { store, clock, nudge }: PaymentsContext,
  { id, merchantId }: { readonly id: string; readonly merchantId: string },
): Promise<BillingKey | Refusal> {
  const at = clock.now();
  const deleted = await store.decide<BillingKey | Refusal>({ billingKey: id }, ({ billingKey: known }) => {
    const own = ownKey(known, id, merchantId);
    if (isRefusal(own) || own.status === 'DELETED') return { result: own };
    const billingKey: BillingKey = { ...own, status: 'DELETED', updatedAt: at };
    const closed = own.form ? [clear('expire-billing-key', id)] : [];
    const timers = own.card ? [...closed, forgetting(id, at)] : closed;
    return { result: billingKey, billingKey, timers };
  });
  if (deleted === 'LOST') throw new Error('a billing key was deleted under no timer');
  nudge();
  return deleted;
}

/** Ends the wait for a buyer who did not come. */
async function expire({ store, clock }: PaymentsContext, timer: Timer): Promise<void> {
  const at = clock.now();
  const question = { billingKey: timer.subject, timer: { id: timer.id, fence: timer.fence } };
  await store.decide(question, ({ billingKey: known }) => {
    const timers = [clear('expire-billing-key', timer.subject)];
    if (known?.status !== 'WAITING') return { result: undefined, timers };
    const billingKey: BillingKey = { ...known, status: 'EXPIRED', updatedAt: at };
    return { result: undefined, billingKey, timers };
  });
}

/** Has the issuer forget a deleted card; comes back until it has. */
async function forget({ store, clock, issuers, openToken }: PaymentsContext, timer: Timer): Promise<void> {
  const { billingKey: known } = await store.look({ billingKey: timer.subject });
  const card = known?.card;
  const isForgotten =
    !card || (await issuers.named(card.issuer).forget(openToken(card.sealedToken, timer.subject)));
  const wait = Math.min(FIRST_AGAIN_MS * 2 ** timer.attempts, AGAIN_AT_MOST_MS);
  const next = isForgotten
    ? clear('forget-card', timer.subject)
    : forgetting(timer.subject, clock.now() + wait, timer.attempts + 1);
  await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
    result: undefined,
    timers: [next],
  }));
}

export const billingKeyTimers = (context: PaymentsContext) => ({
  'expire-billing-key': (timer: Timer) => expire(context, timer),
  'forget-card': (timer: Timer) => forget(context, timer),
});
