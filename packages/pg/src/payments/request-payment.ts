import { isRefusal, type Refusal } from '@payflow/contracts';
import { tooMuch } from '../merchants/limits.ts';
import { onceByKey, type Replied, storedReply } from '../records/replied.ts';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome, Question } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { requestedReply } from './api-replies.ts';
import { type AuthorizeCall, termsOf } from './authorization.ts';
import { billingKeyIn, cardFor, cardSent } from './choose-card.ts';
import type { PaymentsContext } from './context.ts';
import type { Card } from './issuer.ts';
import { request } from './request.ts';

export interface RequestContext extends PaymentsContext {
  sealCard(card: Card, tid: string): string;
}

interface Made extends Replied {
  /** Webhooks about a payment that had expired before this one took its order. */
  readonly mail: Mail;
}

const ACCEPTED = 202;

const questionOf = ({ body, merchantId, keyed: { replyKey } }: AuthorizeCall, orderNo: string): Question => ({
  order: { merchantId, orderNo },
  endpointsOf: merchantId,
  merchant: merchantId,
  ...billingKeyIn(body),
  ...(replyKey ? { reply: replyKey } : {}),
});

/**
 * `/api/v1/payments`: one commit holds the payment, its message for the bus, the stored reply, and the card, sealed in
 * the row of the checkout page; it goes nowhere else. Refuses DUPLICATE_ORDER, CARD_NOT_A_TEST_CARD, an amount that is
 * too much.
 */
export async function requestPayment(
  context: RequestContext,
  call: AuthorizeCall,
): Promise<Replied | Refusal> {
  const { store, ids, mode, holds, follow, openToken } = context;
  const { body, keyed, script = null } = call;
  const terms = termsOf(call, context);
  const { tid, orderNo } = terms;
  const typed = () => cardSent({ given: body.card, mode });
  const command = { id: ids.next('chg', tid), at: keyed.at, terms, ...billingKeyIn(body) };

  const decide = ({
    orderPayments,
    endpoints,
    merchant,
    billingKey: onFile,
  }: Facts): Outcome<Made | Refusal> => {
    const refusal = merchant && tooMuch(merchant, body.amount);
    if (refusal) return { result: refusal };
    const requested = request(orderPayments, command);
    if (isRefusal(requested)) return { result: requested };
    const card = cardFor(body, { ...terms, onFile, openToken }, typed);
    if (isRefusal(card)) return { result: card };
    const sealedCard = context.sealCard(card, tid);
    const reply = { status: ACCEPTED, bytes: JSON.stringify(requestedReply(requested.payment)) };
    const { mail, ...written } = withRipples(requested.changes, endpoints, holds());
    return {
      result: { reply, replayed: false, mail },
      ...written,
      page: { tid, openedAt: command.at, tokenHash: null, sealedCard, challengedBy: null, script },
      ...storedReply(keyed, reply),
    };
  };

  const made = await store.decide(questionOf(call, orderNo), (facts) =>
    onceByKey<Made | Refusal>(keyed, facts, () => decide(facts)),
  );
  if (made === 'LOST') throw new Error('a request asked under no timer');
  if ('mail' in made) follow(made.mail);
  return made;
}
