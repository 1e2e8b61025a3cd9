import { isoTime } from '@payflow/service-kit';
import type { PaymentEvent } from '../payments/events.ts';
import { type Entry, nameOf } from './entry.ts';
import type { Origin } from './origin.ts';
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
  { payment, origins }: Story,
): Entry {
  const { attempt } = event.data;
  const { amount, currency } = payment.terms;
  const answer = (next && answerOf(next)) ?? { result: WAITS };
  return {
    name: nameOf.issuerCall(event.seq),
    causedBy: nameOf.event(event.seq),
    kind: 'issuer_call',
    seq: event.seq,
    ...lengthOf(next && origins.get(next.seq), event.at),
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

/** When the issuer was asked, and how long it took; of an old event, and until it answers, when that was decided. */
const lengthOf = (origin: Origin | undefined, askedAt: number): Pick<Entry, 'at' | 'durationMs'> => ({
  at: isoTime(origin?.issuer?.askedAt ?? askedAt),
  durationMs: origin?.issuer?.tookMs ?? null,
});

/** A reversal follows from the doubt about an authorization, and ends it when it is confirmed. */
function reversal(event: PaymentEvent, next: PaymentEvent | undefined, { origins }: Story): Entry {
  const result = next?.type === 'payment.reversed' ? 'confirmed' : 'not confirmed';
  const { operationId, why } = (next?.data ?? {}) as { operationId?: string; why?: string };
  return {
    name: nameOf.issuerCall(event.seq),
    causedBy: nameOf.event(event.seq),
    kind: 'issuer_call',
    seq: event.seq,
    ...lengthOf(next && origins.get(next.seq), next?.at ?? event.at),
    summary: `The issuer was asked to reverse the authorization: ${result}.`,
    details: { call: 'reverse', result, ...(operationId ? { operationId } : {}), ...(why ? { why } : {}) },
  };
}

/** The number of the event by which an operation ended. */
const endOf = (events: readonly PaymentEvent[], operationId: string, asked: number): number | undefined =>
  events.find(({ seq, data }) => seq > asked && 'operationId' in data && data.operationId === operationId)
    ?.seq;

/** Captures, voids and refunds follow from the event that asked for them. */
const operationEntries = ({ payment, events, origins }: Story): Entry[] =>
  payment.operations.map(({ id, kind, amount, state, responseCode, seq, requestedAt }) => ({
    name: nameOf.issuerCall(id),
    causedBy: nameOf.event(seq),
    kind: 'issuer_call',
    seq,
    ...lengthOf(origins.get(endOf(events, id, seq) ?? 0), requestedAt),
    summary: `The issuer was asked to ${kind} ${amount} ${payment.terms.currency}: ${results[state]}.`,
    details: { call: kind, operationId: id, amount, result: results[state], responseCode },
  }));

/** What the issuer was asked, and what it answered, as far as the gateway knows. */
export const issuerCallEntries = (story: Story): Entry[] => [
  ...story.events.flatMap((event, i) => {
    const next = story.events[i + 1];
    if (event.type === 'payment.approving') return [authorization(event, next, story)];
    return event.type === 'payment.unknown' ? [reversal(event, next, story)] : [];
  }),
  ...operationEntries(story),
];
