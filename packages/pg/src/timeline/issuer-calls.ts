import type { rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { PaymentEvent } from '../payments/events.ts';
import type { Story } from './story.ts';

/** What became of an authorization, as the event after it says; undefined for one that says nothing of it. */
function answerOf(event: PaymentEvent): Record<string, unknown> | undefined {
  switch (event.type) {
    case 'payment.authorized':
    case 'payment.captured':
      return { result: 'approved', refNo: event.data.approval?.refNo };
    case 'payment.failed':
      return { result: 'declined', responseCode: event.data.responseCode };
    case 'payment.unknown':
      return { result: 'unknown', why: event.data.why };
    case 'payment.approving':
      return { result: 'nothing came of it', why: event.data.after?.why };
    default:
      return undefined;
  }
}

const WAITS = 'not answered yet';
const results = { PENDING: WAITS, DONE: 'done', DECLINED: 'declined' } as const;

function authorization(
  event: PaymentEvent & { type: 'payment.approving' },
  next: PaymentEvent | undefined,
  { payment }: Story,
): rest.TimelineEntry {
  const { attempt } = event.data;
  const { amount, currency } = payment.terms;
  const answer = (next && answerOf(next)) ?? { result: WAITS };
  return {
    at: isoTime(event.at),
    kind: 'issuer_call',
    seq: event.seq,
    summary: `${attempt.issuer} was asked to authorize ${amount} ${currency}: ${answer.result}.`,
    details: {
      call: 'authorize',
      issuer: attempt.issuer,
      attemptId: attempt.id,
      ...answer,
      ...(next ? { answeredAt: isoTime(next.at) } : {}),
    },
  };
}

/** A reversal follows from the doubt about an authorization, and ends it when it is confirmed. */
function reversal(event: PaymentEvent, next: PaymentEvent | undefined): rest.TimelineEntry {
  const result = next?.type === 'payment.reversed' ? 'confirmed' : 'not confirmed';
  const { operationId, why } = (next?.data ?? {}) as { operationId?: string; why?: string };
  return {
    at: isoTime(next?.at ?? event.at),
    kind: 'issuer_call',
    seq: event.seq,
    summary: `The issuer was asked to reverse the authorization: ${result}.`,
    details: { call: 'reverse', result, ...(operationId ? { operationId } : {}), ...(why ? { why } : {}) },
  };
}

/** Captures, voids and refunds follow from the event that asked for them. */
const operationEntries = ({ payment }: Story): rest.TimelineEntry[] =>
  payment.operations.map(({ id, kind, amount, state, responseCode, seq, requestedAt }) => ({
    at: isoTime(requestedAt),
    kind: 'issuer_call',
    seq,
    summary: `The issuer was asked to ${kind} ${amount} ${payment.terms.currency}: ${results[state]}.`,
    details: { call: kind, operationId: id, amount, result: results[state], responseCode },
  }));

/** What the issuer was asked, and what it answered, as far as the gateway knows. */
export const issuerCallEntries = (story: Story): rest.TimelineEntry[] => [
  ...story.events.flatMap((event, i) => {
    const next = story.events[i + 1];
    if (event.type === 'payment.approving') return [authorization(event, next, story)];
    return event.type === 'payment.unknown' ? [reversal(event, next)] : [];
  }),
  ...operationEntries(story),
];
