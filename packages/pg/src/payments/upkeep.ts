import type { Timer, TimerHandlers } from '@payflow/service-kit';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome } from '../records/store.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { concludeAttempt } from './approval.ts';
import { type Change, clear, type TimerChange, type TimerKind } from './change.ts';
import { issuerOf, type PaymentsContext } from './context.ts';
import { expire } from './expire.ts';
import { asking, type IssuerCall } from './issuer-call.ts';
import { operationTimers } from './operation-timers.ts';
import { attemptOf, type Payment } from './payment.ts';
import { notReversed, reversalId, reversed } from './reverse.ts';

/** What timers do to payments. Each ends its own timer in the commit of its effect. */

type Decision = Change | { readonly again: TimerChange } | undefined;

/** Decides under the timer's fence; a payment that has moved on only ends the timer. */
async function decideByTimer(
  context: PaymentsContext,
  timer: Timer,
  merchantId: string,
  decide: (payment: Payment) => Decision,
  asked?: IssuerCall,
): Promise<void> {
  const over = clear(timer.kind as TimerKind, timer.subject);
  const outcomeOf = ({ payment, endpoints }: Facts): Outcome<Mail | undefined> => {
    const decided = payment && decide(payment);
    if (!decided) return { result: undefined, timers: [over] };
    if ('again' in decided) return { result: undefined, timers: [decided.again] };
    const { mail, ...written } = withRipples([decided], endpoints, context.holds());
    return { result: mail, ...written, ...(asked ? { asked } : {}) };
  };
  const question = {
    tid: timer.subject,
    endpointsOf: merchantId,
    timer: { id: timer.id, fence: timer.fence },
  };
  const mail = await context.store.decide(question, outcomeOf);
  if (mail && mail !== 'LOST') context.follow(mail);
}

async function expirePayment(context: PaymentsContext, timer: Timer, { terms }: Payment): Promise<void> {
  const moment = { id: context.ids.next('chg', terms.tid), at: context.clock.now() };
  await decideByTimer(context, timer, terms.merchantId, (payment) =>
    expire(payment, { ...moment, why: 'time' }),
  );
}

/** Nobody concluded this attempt: its process died, or could not commit. */
async function resolvePayment(context: PaymentsContext, timer: Timer, payment: Payment): Promise<void> {
  const outcome = { outcome: 'unknown', why: 'the answer of the issuer never arrived' } as const;
  await concludeAttempt(context, payment, outcome, { timer: { id: timer.id, fence: timer.fence } });
}

async function reversePayment(context: PaymentsContext, timer: Timer, payment: Payment): Promise<void> {
  const { ids, clock } = context;
  const { tid, merchantId } = payment.terms;
  const attemptId = attemptOf(payment)?.id;
  const unknown = payment.state.status === 'UNKNOWN' && attemptId !== undefined;
  const triedAt = clock.now();
  const { answer, asked } = unknown
    ? await asking(clock, () =>
        issuerOf(context, payment).reverse({ attemptId, tid, operationId: reversalId(attemptId) }),
      )
    : {};
  const moment = { id: ids.next('chg', tid), at: clock.now() };
  const jitter = ids.fraction(tid);
  const decide = (now: Payment): Decision => {
    if (!answer || attemptId === undefined) return undefined;
    if (answer.confirmed) return reversed(now, { ...moment, attemptId });
    return notReversed(now, { ...moment, triedAt, attempts: timer.attempts + 1, why: answer.why, jitter });
  };
  await decideByTimer(context, timer, merchantId, decide, asked);
}

/** Loads the payment that the timer is about; a timer about nothing ends. */
function about(
  context: PaymentsContext,
  act: (context: PaymentsContext, timer: Timer, payment: Payment) => Promise<void>,
) {
  return async (timer: Timer): Promise<void> => {
    const { payment } = await context.store.look({ tid: timer.subject });
    if (payment) await act(context, timer, payment);
    else await decideByTimer(context, timer, '', () => undefined);
  };
}

export function paymentTimers(context: PaymentsContext): TimerHandlers {
  return {
    expire: about(context, expirePayment),
    resolve: about(context, resolvePayment),
    reverse: about(context, reversePayment),
    ...operationTimers(context),
  };
}
