import type { EventType } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { PaymentEvent } from '../payments/events.ts';
import type { ReplyTo } from '../payments/operation.ts';
import type { Approval, Attempt, Terms } from '../payments/payment.ts';
import { maskedCard } from '../payments/replies.ts';
import { type Entry, nameOf } from './entry.ts';
import type { Story } from './story.ts';

const told = {
  terms: ({ orderNo, amount, currency, captureMode }: Terms) => ({ orderNo, amount, currency, captureMode }),
  attempt: (attempt: Attempt) => ({
    attemptId: attempt.id,
    issuer: attempt.issuer,
    cardMasked: maskedCard(attempt),
    installmentMonths: attempt.installmentMonths,
    method: attempt.billingKey === undefined ? 'CARD' : 'EASY_PAY',
    ...(attempt.billingKey === undefined ? {} : { billingKey: attempt.billingKey }),
  }),
  approval: ({ authCode, refNo, approvedAt, billingKey }: Approval) => ({
    authCode,
    refNo,
    approvedAt: isoTime(approvedAt),
    ...(billingKey === undefined ? {} : { billingKey }),
  }),
};

/** What an event says, without what is the gateway's own business. */
function detailsOf({ data }: PaymentEvent): Record<string, unknown> {
  const {
    terms,
    attempt,
    approval,
    replyTo: _replyTo,
    ...plain
  } = data as Partial<{
    terms: Terms;
    attempt: Attempt;
    approval: Approval;
    replyTo: ReplyTo;
  }>;
  return {
    ...(terms ? told.terms(terms) : {}),
    ...(attempt ? told.attempt(attempt) : {}),
    ...(approval ? told.approval(approval) : {}),
    ...plain,
  };
}

/** How captures, voids and refunds end. */
const ENDS: ReadonlySet<EventType> = new Set([
  'payment.captured',
  'payment.voided',
  'payment.refunded',
  'payment.operation_declined',
]);

/** The issuer's answer that an event is, by the name of the call. */
function answeredCall({ type, data }: PaymentEvent, before: PaymentEvent | undefined): string | undefined {
  const { operationId } = data as { operationId?: string | null };
  if (operationId && ENDS.has(type)) return nameOf.issuerCall(operationId);
  const isAnswer =
    before?.type === 'payment.approving' ||
    (before?.type === 'payment.unknown' &&
      (type === 'payment.reversed' || type === 'payment.review_required'));
  return isAnswer ? nameOf.issuerCall(before.seq) : undefined;
}

/** An answer of the issuer, else a request that began with it, else what happened before it. */
function causeOf(event: PaymentEvent, before: PaymentEvent | undefined, { origins }: Story): string | null {
  const answered = answeredCall(event, before);
  if (answered !== undefined) return answered;
  const request = origins.get(event.seq)?.request;
  const begins = request && (!before || origins.get(before.seq)?.request?.id !== request.id);
  if (begins) return nameOf.request(request.id);
  return before ? nameOf.event(before.seq) : null;
}

/** The payment's own history. */
export const eventEntries = (story: Story): Entry[] =>
  story.events.map((event, i) => ({
    name: nameOf.event(event.seq),
    causedBy: causeOf(event, story.events[i - 1], story),
    at: isoTime(event.at),
    kind: 'event',
    seq: event.seq,
    durationMs: null,
    summary: event.type,
    details: detailsOf(event),
  }));
