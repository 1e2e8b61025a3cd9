import { type BroughtStep, isRefusal, type Refusal, refuse, refuseUnfit } from '@payflow/contracts';
import type { Timer } from '@payflow/service-kit';
import type { Reply, ReplyKey } from '../idempotency/reply.ts';
import { DEFAULT_FEE_BASIS_POINTS } from '../merchants/merchant.ts';
import { type Keyed, onceByKey, ownReply, type Replied, storedReply } from '../records/replied.ts';
import { withRipples } from '../records/ripples.ts';
import type { Facts, Outcome, Question } from '../records/store.ts';
import { type Holds, NOT_HELD } from '../webhooks/announce.ts';
import type { Mail } from '../webhooks/delivery.ts';
import { outcomeNotStored } from './approval.ts';
import { type Change, clear } from './change.ts';
import { issuerOf, type PaymentsContext } from './context.ts';
import type { OperationOutcome } from './issuer.ts';
import { asking } from './issuer-call.ts';
import { isPending, type Operation, operationNamed } from './operation.ts';
import { operationDeclined } from './operation-declined.ts';
import { operationDone } from './operation-done.ts';
import { operationReply } from './operation-replies.ts';
import { attemptOf, type Payment } from './payment.ts';
import { isStuck, repeatLater } from './repeat.ts';
import type { OperationCommand } from './request-operation.ts';

/**
 * Capture, void and refund, safe against a crash at any point.
 * 1. The PENDING operation, what it reserves and its repeat timer are committed before any byte leaves for the issuer.
 * 2. The outcome, its webhooks and the stored reply are committed together, before the caller is answered.
 * 3. Without an outcome the caller gets 202, and the same operation id is repeated until the issuer answers.
 */
export interface OperateCall {
  readonly tid: string;
  readonly merchantId: string;
  /** The call's path; it decides how the reply looks. */
  readonly path: string;
  readonly keyed: Keyed;
  readonly script?: BroughtStep | undefined;
  /** Pure; the command that reserves. */
  begin(payment: Payment, command: OperationCommand & Pick<Facts, 'disputes'>): Change | Refusal;
}

/** An operation whose issuer is to be asked. */
export interface Started {
  readonly payment: Payment;
  readonly operationId: string;
}

export function operationIn({ payment, operationId }: Started): Operation {
  const operation = operationNamed(payment, operationId);
  if (!operation) throw new Error(`${payment.terms.tid} has no operation ${operationId}`);
  return operation;
}

/** What the issuer calls them. */
const CALLED = { capture: 'capture', refund: 'refund', void: 'reverse' } as const;

/** First commit. A refusal changes nothing and leaves the key free. */
async function start(context: PaymentsContext, call: OperateCall): Promise<Started | Replied | Refusal> {
  const { store, ids, clock } = context;
  const { tid, merchantId, path, keyed } = call;
  const operationId = ids.next('op', tid);
  const command: OperationCommand = {
    id: ids.next('chg', tid),
    at: keyed.at,
    realAt: clock.realNow(),
    operationId,
    replyTo: { path, key: keyed.replyKey?.key ?? null },
  };
  const decide = ({ payment, disputes }: Facts): Outcome<Started | Refusal> => {
    if (payment?.terms.merchantId !== merchantId)
      return { result: refuse('NOT_FOUND', `There is no payment ${tid}.`) };
    const changed = call.begin(payment, { ...command, disputes });
    if (isRefusal(changed)) return { result: changed };
    const started = { payment: changed.payment, operationId };
    const unfit = refuseUnfit(CALLED[operationIn(started).kind], call.script);
    if (unfit) return { result: unfit };
    return {
      result: started,
      ...withRipples([changed], [], NOT_HELD),
      ...storedReply(keyed, undefined),
    };
  };
  const question: Question = { tid, disputesOf: tid, ...(keyed.replyKey ? { reply: keyed.replyKey } : {}) };
  const started = await store.decide(question, (facts) =>
    onceByKey<Started | Refusal>(keyed, facts, () => decide(facts)),
  );
  if (started === 'LOST') throw new Error('an operation asked under no timer');
  return started;
}

/** What the issuer answered, and how long that took. */
type Answered = Awaited<ReturnType<typeof asking<OperationOutcome>>>;

/** Asks the issuer for an operation; repeating it is harmless. */
export function askIssuer(context: PaymentsContext, started: Started, script?: string): Promise<Answered> {
  const { payment } = started;
  const { id: operationId, kind, amount } = operationIn(started);
  const { tid } = payment.terms;
  const attemptId = attemptOf(payment)?.id;
  if (attemptId === undefined) throw new Error(`${tid} has no attempt to ${kind}`);
  const issuer = issuerOf(context, payment);
  return asking(context.clock, () => issuer.operate({ kind, attemptId, tid, operationId, amount, script }));
}

function replyKeyOf({ terms }: Payment, { replyTo }: Operation): ReplyKey | undefined {
  if (replyTo === null || replyTo.key === null) return undefined;
  return { merchantId: terms.merchantId, method: 'POST', path: replyTo.path, key: replyTo.key };
}

interface Settled {
  /** Absent for an operation that nobody asked for over HTTP. */
  readonly reply: Reply | undefined;
  readonly mail: Mail | undefined;
}

interface Answer {
  readonly id: string;
  /** Business time, ms. */
  readonly at: number;
  readonly outcome: OperationOutcome;
  /** Tries so far, this one included. */
  readonly attempts: number;
  readonly jitter: number;
  readonly holds: Holds;
}

function ending(started: Started, answer: Answer, feeBasisPoints: number): Change | undefined {
  const { id, at, outcome } = answer;
  const { payment, operationId } = started;
  switch (outcome.outcome) {
    case 'done':
      return operationDone(payment, { id, at, operationId, feeBasisPoints });
    case 'declined':
      return operationDeclined(payment, { id, at, operationId, responseCode: outcome.responseCode });
    case 'unknown':
      return undefined;
  }
}

/** What an answer of the issuer comes to, with the reply that goes out and is stored. Pure. */
function settle(started: Started, answer: Answer, { merchant, stored, endpoints }: Facts): Outcome<Settled> {
  const { operationId } = started;
  const changed = ending(started, answer, merchant?.feeBasisPoints ?? DEFAULT_FEE_BASIS_POINTS);
  const payment = changed?.payment ?? started.payment;
  const operation = operationIn({ payment, operationId });
  const fresh = operation.replyTo ? operationReply(operation.replyTo.path, payment, operation) : undefined;
  const own = ownReply(stored, operation.requestedAt);
  const reply = own?.reply ?? fresh;
  const waiting = own && !own.reply && reply ? { reply: { ...own, reply } } : {};
  if (!changed) {
    const timer = isPending(operation)
      ? repeatLater(operation, answer)
      : clear('repeat-operation', operationId);
    return { result: { reply, mail: undefined }, timers: [timer], ...waiting };
  }
  const { mail, ...written } = withRipples([changed], endpoints, answer.holds);
  return { result: { reply, mail }, ...written, ...waiting };
}

/**
 * Second commit; also how the repeat timer ends an operation whose process died. Resolves to the call's reply: the one that
 * is stored already, when someone else was first.
 */
export async function concludeOperation(
  context: PaymentsContext,
  started: Started,
  { answer: outcome, asked }: Answered,
  timer?: Timer,
): Promise<Reply | undefined> {
  const { store, ids, clock, follow, logger } = context;
  const { operationId } = started;
  const { tid, merchantId } = started.payment.terms;
  const operation = operationIn(started);
  const replyKey = replyKeyOf(started.payment, operation);
  const answer: Answer = {
    id: ids.next('chg', operationId),
    at: clock.now(),
    outcome,
    attempts: timer ? timer.attempts + 1 : 1,
    jitter: ids.fraction(operationId),
    holds: context.holds(),
  };
  const question: Question = {
    tid,
    endpointsOf: merchantId,
    merchant: merchantId,
    ...(replyKey ? { reply: replyKey } : {}),
    ...(timer ? { timer: { id: timer.id, fence: timer.fence } } : {}),
  };
  const settled = await store.decide(question, (facts) => ({
    ...settle({ payment: facts.payment ?? started.payment, operationId }, answer, facts),
    asked,
  }));
  if (settled === 'LOST') return undefined;
  if (settled.mail) follow(settled.mail);
  if (outcome.outcome === 'unknown' && isStuck(operation, answer.at)) {
    const { kind } = operation;
    logger.error({ tid, operationId, kind, why: outcome.why }, 'an operation is stuck: no answer for a day');
  }
  return settled.reply;
}

/** Every call that captures, voids or refunds. */
export async function operate(context: PaymentsContext, call: OperateCall): Promise<Replied | Refusal> {
  const started = await start(context, call);
  if (isRefusal(started) || 'reply' in started) return started;
  const answered = await askIssuer(context, started, call.script?.header);
  try {
    const reply = await concludeOperation(context, started, answered);
    if (!reply) throw new Error(`${started.operationId} was asked for by ${call.path}, and has no reply`);
    return { reply, replayed: false };
  } catch (error) {
    throw outcomeNotStored(error, call.tid);
  }
}
