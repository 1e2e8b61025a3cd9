import { type BillingKey, keptCard } from '../billing-keys/billing-key.ts';
import type { IssuerOutcome } from './conclude.ts';
import type { PaymentsContext } from './context.ts';
import type { Card } from './issuer.ts';
import type { Payment } from './payment.ts';
import { attemptOf } from './payment.ts';

export interface Kept {
  /** The outcome, whose approval names the card on file. */
  readonly outcome: IssuerOutcome;
  /** Written in the commit of the approval. */
  readonly billingKey?: BillingKey;
}

/** What an approval leaves on file, when the card was to be kept and the issuer gave a token for it. */
export function keepCard(
  { ids, clock, sealToken }: Pick<PaymentsContext, 'ids' | 'clock' | 'sealToken'>,
  payment: Payment,
  outcome: IssuerOutcome,
  card: Card | undefined,
): Kept {
  const issuer = attemptOf(payment)?.issuer;
  if (outcome.outcome !== 'approved' || outcome.cardToken === undefined) return { outcome };
  if (!card || 'token' in card || card.keepFor === undefined || issuer === undefined) return { outcome };
  const { tid, merchantId } = payment.terms;
  const id = ids.next('bk', tid);
  const at = clock.now();
  return {
    outcome: { ...outcome, approval: { ...outcome.approval, billingKey: id } },
    billingKey: {
      id,
      merchantId,
      customerKey: card.keepFor,
      status: 'ACTIVE',
      card: keptCard(card, issuer, sealToken(outcome.cardToken, id)),
      form: null,
      createdAt: at,
      updatedAt: at,
    },
  };
}
