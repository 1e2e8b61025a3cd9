import type { subscriptions } from '@payflow/contracts';
import type { Reply } from '../idempotency/reply.ts';
import { type Invoice, shownInvoice } from './invoice.ts';
import { type Subscription, shownSubscription } from './subscription.ts';

/** How a call is answered that may have charged. */

const DOUBTFUL = 202;
const DECLINED = 402;

const textOf = ({ status, cancelAtEnd }: Subscription): string =>
  cancelAtEnd ? 'The subscription ends with its period.' : `The subscription is ${status}.`;

/** `success` is the call's own status; `invoice`: what it charged. */
export function outcomeReply(
  subscription: Subscription,
  invoice: Invoice | undefined,
  success: number,
): Reply & { readonly answer: subscriptions.SubscriptionOutcome } {
  const shown = invoice ? shownInvoice(invoice) : null;
  const data = { ...shownSubscription(subscription), invoice: shown };
  const said = (status: number, code: subscriptions.SubscriptionOutcome['code'], message: string) => {
    const answer: subscriptions.SubscriptionOutcome = { code, message, data };
    return { status, answer, bytes: JSON.stringify(answer) };
  };
  if (shown?.failure) return said(DECLINED, 'CARD_DECLINED', shown.failure.message);
  if (shown && shown.status === 'OPEN') {
    return said(
      DOUBTFUL,
      'PAYMENT_OUTCOME_UNKNOWN',
      'The issuer did not answer yet; look the subscription up, or wait for the webhook.',
    );
  }
  return said(success, 'OK', textOf(subscription));
}
