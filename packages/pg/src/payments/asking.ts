import type { Facts, Outcome } from '../records/store.ts';
import { askElsewhere, mayAskElsewhere } from './ask-elsewhere.ts';
import type { IssuerOutcome } from './conclude.ts';
import type { PaymentsContext } from './context.ts';
import type { Way } from './fresh-attempt.ts';
import type { Card, Place } from './issuer.ts';
import { asking, type IssuerCall } from './issuer-call.ts';
import { type Attempt, attemptOf, type Payment } from './payment.ts';

/** An attempt that is committed: the issuer must be asked now. */
export interface Started {
  readonly payment: Payment;
  readonly card: Card;
  /** What the cardholder reads on the statement. */
  readonly merchantName: string;
  readonly way: Way;
  /** What the sandbox tells the issuer to do; it belongs to this asking, and is stored nowhere. */
  readonly script?: string | undefined;
}

export interface Asked {
  /** With the last attempt that was made. */
  readonly payment: Payment;
  readonly outcome: IssuerOutcome;
  readonly asked: IssuerCall;
}

/** Commits a fresh attempt at another issuer; nothing when the payment has moved on meanwhile. */
async function moveOn(
  { store, ids, clock }: PaymentsContext,
  { payment: before, outcome, asked }: Asked,
  attempt: Attempt,
  { issuer, deadlineMs }: Place,
): Promise<Payment | undefined> {
  const { tid } = before.terms;
  const command = {
    id: ids.next('chg', tid),
    at: clock.now(),
    realAt: clock.realNow(),
    attemptId: attempt.id,
    outcome,
    next: { ...attempt, id: ids.next('att', tid), issuer: issuer.name },
    deadlineMs,
  };
  const moved = await store.decide({ tid }, ({ payment }: Facts): Outcome<Payment | undefined> => {
    const changed = payment && askElsewhere(payment, command);
    return changed ? { result: changed.payment, changes: [changed], asked } : { result: undefined };
  });
  return moved === 'LOST' ? undefined : moved;
}

/** Asks the issuer, and while one surely holds nothing, the next: each is committed before it is asked. */
export async function askIssuers(context: PaymentsContext, begun: Started): Promise<Asked> {
  const { card, merchantName, way, script } = begun;
  const tried = new Set<string>();
  let { payment } = begun;
  let { place } = way;
  for (;;) {
    const { issuer } = place;
    const started = payment;
    const { answer: outcome, asked: call } = await asking(context.clock, () =>
      issuer.authorize(started, card, merchantName, script),
    );
    tried.add(issuer.name);
    const asked = { payment, outcome, asked: call };
    const attempt = attemptOf(payment);
    if (!attempt || !mayAskElsewhere(outcome)) return asked;
    const next = context.issuers.placeFor({ card, chance: way.chance, tried });
    if (!next) return asked;
    let moved: Payment | undefined;
    try {
      moved = await moveOn(context, asked, attempt, next);
    } finally {
      if (!moved) next.giveBack();
    }
    if (!moved) return asked;
    payment = moved;
    place = next;
  }
}
