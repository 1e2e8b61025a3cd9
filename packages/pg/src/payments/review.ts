import { type admin, type BodyOf, isRefusal, type Refusal, type ReplyOf, refuse } from '@payflow/contracts';
import { DEFAULT_FEE_BASIS_POINTS } from '../merchants/merchant.ts';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import type { PaymentsContext } from './context.ts';
import type { Payment } from './payment.ts';
import { resolveReview, type Verdict } from './resolve-review.ts';

export interface ReviewCall {
  readonly tid: string;
  readonly body: BodyOf<typeof admin.resolveReview>;
}

function verdictOf({ outcome, refNo = '', authCode = '' }: ReviewCall['body'], at: number): Verdict {
  if (outcome === 'FAILED') return { outcome };
  return { outcome, approval: { refNo, authCode, approvedAt: at } };
}

interface Reviewed {
  readonly payment: Payment;
  readonly mail: Mail;
}

/** The admin's way out of MANUAL_REVIEW: one commit, by the rules of resolve-review.ts. */
export async function reviewPayment(
  { store, ids, clock, follow, holds }: PaymentsContext,
  { tid, body }: ReviewCall,
): Promise<ReplyOf<typeof admin.resolveReview> | Refusal> {
  const notFound = refuse('NOT_FOUND', `There is no payment ${tid}.`);
  const { payment: known } = await store.look({ tid });
  if (!known) return notFound;
  const at = clock.now();
  const command = { id: ids.next('chg', tid), at, verdict: verdictOf(body, at), reason: body.reason };
  const decide = ({ payment, merchant, endpoints }: Facts): Outcome<Reviewed | Refusal> => {
    if (!payment) return { result: notFound };
    const feeBasisPoints = merchant?.feeBasisPoints ?? DEFAULT_FEE_BASIS_POINTS;
    const changed = resolveReview(payment, { ...command, feeBasisPoints });
    if (isRefusal(changed)) return { result: changed };
    const { mail, ...written } = withRipples([changed], endpoints, holds());
    return { result: { payment: changed.payment, mail }, ...written };
  };
  const { merchantId } = known.terms;
  const reviewed = await store.decide({ tid, endpointsOf: merchantId, merchant: merchantId }, decide);
  if (reviewed === 'LOST') throw new Error('a review asked under no timer');
  if (isRefusal(reviewed)) return reviewed;
  follow(reviewed.mail);
  const { terms, state } = reviewed.payment;
  return { tid, orderNo: terms.orderNo, status: state.status };
}
