import { isRefusal, type Refusal } from '@payflow/contracts';
import type { ReplyKey } from '../idempotency/reply.ts';
import { type Keyed, onceByKey, type Replied, storedReply } from './replied.ts';
import type { Facts, Outcome, Question, Store } from './store.ts';

/** An answer with what is committed beside it. */
export interface Decided {
  readonly answer: unknown;
  readonly outcome: Omit<Outcome<never>, 'result'>;
}

export interface Asking {
  readonly keyed: Keyed;
  readonly question: Question;
  readonly status: number;
  /** For a reply that shows a secret: it is kept sealed for its repeats. */
  readonly seal?: {
    sealReply(bytes: string, key: ReplyKey): string;
    openReply(sealed: string, key: ReplyKey): string;
  };
}

/** One commit that decides and keeps its reply; a repeat by key gets the first one's bytes. */
export async function answerOnce(
  store: Store,
  { keyed, question, status, seal }: Asking,
  decide: (facts: Facts) => Decided | Refusal,
): Promise<Replied | Refusal> {
  const { replyKey } = keyed;
  const first = (facts: Facts): Outcome<Replied | Refusal> => {
    const decided = decide(facts);
    if (isRefusal(decided)) return { result: decided };
    const reply = { status, bytes: JSON.stringify(decided.answer) };
    const kept = seal && replyKey ? { ...reply, bytes: seal.sealReply(reply.bytes, replyKey) } : reply;
    return { result: { reply, replayed: false }, ...decided.outcome, ...storedReply(keyed, kept) };
  };
  const asked = { ...question, ...(replyKey ? { reply: replyKey } : {}) };
  const result = await store.decide(asked, (facts) => onceByKey(keyed, facts, () => first(facts)));
  if (result === 'LOST') throw new Error('an answer was asked for under no timer');
  if (isRefusal(result) || !result.replayed || !seal || !replyKey) return result;
  const { bytes } = result.reply;
  return { ...result, reply: { ...result.reply, bytes: seal.openReply(bytes, replyKey) } };
}
