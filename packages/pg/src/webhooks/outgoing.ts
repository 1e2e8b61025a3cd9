import { CallFailed, type Clock, type Transport } from '@payflow/service-kit';
import type { SignedHeaders } from '@payflow/webhook-signature';
import { retryAfterMs } from './schedule.ts';
import { checkTargetUrl, type TargetPolicy, type TargetVerdict } from './target.ts';

/** What goes out: the headers that the gateway sets, and the body, byte for byte. */
export interface Outgoing {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One HTTP request to a receiver, and what came of it. */
export interface Exchange {
  readonly url: string;
  /** Real time, ms. */
  readonly at: number;
  readonly durationMs: number;
  readonly status: number | null;
  /** The first kilobyte of the reply. */
  readonly reply: string | null;
  readonly error: string | null;
  /** What the receiver asked for. */
  readonly retryAfterMs?: number | undefined;
  /** null when it could not even be written. */
  readonly sent: Outgoing | null;
}

export interface OutgoingParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly targetPolicy: TargetPolicy;
}

const DEADLINE_MS = 15_000;
const REPLY_KEPT_CHARACTERS = 1_024;
const ERROR_KEPT_CHARACTERS = 500;
const JUDGED_KEPT = 1_000;

/** As they go out; an unsigned webhook, which is sent on purpose, lacks the last. */
export const webhookHeaders = (signed: Partial<SignedHeaders>): Outgoing['headers'] => ({
  'content-type': 'application/json',
  'user-agent': 'PayFlow-Webhook/1',
  ...signed,
});

const verdicts = new WeakMap<TargetPolicy, Map<string, TargetVerdict>>();

/** Few addresses get nearly all webhooks, and judging one costs more than signing. */
function judged(url: string, policy: TargetPolicy): TargetVerdict {
  const known = verdicts.get(policy) ?? new Map<string, TargetVerdict>();
  verdicts.set(policy, known);
  if (known.size >= JUDGED_KEPT) known.clear();
  const verdict = known.get(url) ?? checkTargetUrl(url, policy);
  known.set(url, verdict);
  return verdict;
}

/**
 * Sends one webhook, and never throws. The target is checked again, and once more by the connection when its name is
 * resolved; redirects are not followed. `write` is given the real time, ms, at which it goes.
 */
export async function exchange(
  { transport, clock, targetPolicy }: OutgoingParts,
  url: string,
  write: (at: number) => Outgoing,
  send: Transport = transport,
): Promise<Exchange> {
  const at = clock.realNow();
  const began = clock.elapsedMs();
  const took = () => Math.round(clock.elapsedMs() - began);
  let sent: Outgoing | null = null;
  try {
    const target = judged(url, targetPolicy);
    if (!target.allowed) throw new CallFailed('forbidden', target.message);
    sent = write(at);
    const reply = await send({ method: 'POST', url, ...sent, deadlineMs: DEADLINE_MS });
    return {
      ...{ url, at, durationMs: took(), status: reply.status, error: null, sent },
      reply: reply.body.slice(0, REPLY_KEPT_CHARACTERS),
      retryAfterMs: retryAfterMs(reply.headers['retry-after'], clock.realNow()),
    };
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_KEPT_CHARACTERS);
    return { url, at, durationMs: took(), status: null, reply: null, error: why, sent };
  }
}
