import type { rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { PaymentEvent } from '../payments/events.ts';
import type { ReplyTo } from '../payments/operation.ts';
import type { Approval, Attempt, Terms } from '../payments/payment.ts';
import { maskedCard } from '../payments/replies.ts';
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

/** The payment's own history. */
export const eventEntries = ({ events }: Story): rest.TimelineEntry[] =>
  events.map((event) => ({
    at: isoTime(event.at),
    kind: 'event',
    seq: event.seq,
    summary: event.type,
    details: detailsOf(event),
  }));
