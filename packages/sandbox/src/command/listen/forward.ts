import { CallFailed, type Transport } from '@payflow/service-kit';
import type { Arrival } from './delivery.ts';

/** What the PG is answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Forwarded {
  readonly answer: Answer;
  readonly tookMs: number;
  /** Why there was no answer of the receiver's; the PG is told 502 or 504 then. */
  readonly error?: string;
}

/** The PG itself waits 15 s. */
const DEADLINE_MS = 14_500;
/** The PG keeps the first 1,024 characters. */
const ANSWER_CHARACTERS = 65_536;

/** They are about one connection, and this is another. */
const OF_THE_CONNECTION = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
]);
/** What of an answer the PG makes something of. */
const ANSWERED = ['content-type', 'retry-after'];

const only = (headers: Readonly<Record<string, string>>, wanted: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => wanted(name)));

/** Sends a webhook on as it came; resolves to what the receiver answers, within the PG's own patience. */
export async function forward(
  transport: Transport,
  url: string,
  { headers, body }: Arrival,
): Promise<Forwarded> {
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  try {
    const reply = await transport({
      method: 'POST',
      url,
      headers: only(headers, (name) => !OF_THE_CONNECTION.has(name)),
      body: body.toString('utf8'),
      deadlineMs: DEADLINE_MS,
    });
    const answer = {
      status: reply.status,
      headers: only(reply.headers, (name) => ANSWERED.includes(name)),
      body: reply.body.slice(0, ANSWER_CHARACTERS),
    };
    return { answer, tookMs: took() };
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const status = error.reason === 'timeout' ? 504 : 502;
    const { message } = error;
    return { answer: { status, headers: {}, body: message }, tookMs: took(), error: message };
  }
}
