import { isoTime } from '@payflow/service-kit';
import type { PaymentEvent } from '../payments/events.ts';
import { type Entry, nameOf } from './entry.ts';
import type { OriginRequest } from './origin.ts';
import type { Story } from './story.ts';

/** The key, when it came as a field of the body. */
function keyInBody({ data }: PaymentEvent): string | null {
  const { attempt, replyTo } = data as {
    attempt?: { readonly key: string | null };
    replyTo?: { readonly key: string | null };
  };
  return attempt?.key ?? replyTo?.key ?? null;
}

function requestEntry(
  first: PaymentEvent,
  last: PaymentEvent,
  request: OriginRequest,
  traceId: unknown,
): Entry {
  const { id, method, path, key } = request;
  return {
    name: nameOf.request(id),
    causedBy: null,
    at: isoTime(first.at),
    kind: 'api_call',
    seq: first.seq,
    // What it waited for, until its last event; the reply goes out after that one's commit.
    durationMs: Math.max(0, last.at - first.at),
    summary: `${method} ${path}`,
    details: {
      method,
      path,
      requestId: id,
      idempotencyKey: key ?? keyInBody(first),
      traceId: traceId ?? null,
    },
  };
}

/** The requests that something came of, each before the first that did. */
export function requestEntries({ events, origins }: Story): Entry[] {
  const spans = new Map<string, { readonly first: PaymentEvent; last: PaymentEvent }>();
  for (const event of events) {
    const id = origins.get(event.seq)?.request?.id;
    if (id === undefined) continue;
    const span = spans.get(id);
    if (span) span.last = event;
    else spans.set(id, { first: event, last: event });
  }
  return [...spans.values()].flatMap(({ first, last }) => {
    const { request, traceId } = origins.get(first.seq) ?? {};
    return request ? [requestEntry(first, last, request, traceId)] : [];
  });
}
