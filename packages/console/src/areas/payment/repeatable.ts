import type { Problem } from '@payflow/page-kit';
import { useRef } from 'react';

interface Held {
  readonly body: string;
  readonly key: string;
  /** While it is asked. */
  running?: Promise<unknown> | undefined;
}

/** Answers after which nobody knows whether it was done: the same key has to ask again. */
function mayHaveHappened(error: unknown): boolean {
  const { status, code } = error as Partial<Problem>;
  return status === undefined || status >= 500 || code === 'DUPLICATE_REQUEST';
}

/**
 * Has something done once, however often it is asked for: a second press joins the first, and a try after a lost answer
 * carries the same Idempotency-Key. A new key comes with another body, or after a plain answer.
 */
export function createRepeatable() {
  let held: Held | undefined;
  return <Answer>(body: unknown, send: (key: string) => Promise<Answer>): Promise<Answer> => {
    const text = JSON.stringify(body);
    const own: Held = held?.body === text ? held : { body: text, key: crypto.randomUUID() };
    held = own;
    const forget = () => {
      if (held === own) held = undefined;
    };
    own.running ??= send(own.key).then(
      (answer) => {
        forget();
        return answer;
      },
      (error: unknown) => {
        own.running = undefined;
        if (!mayHaveHappened(error)) forget();
        throw error;
      },
    );
    return own.running as Promise<Answer>;
  };
}

/** One for as long as the component stands. */
export function useRepeatable(): ReturnType<typeof createRepeatable> {
  const kept = useRef<ReturnType<typeof createRepeatable>>(undefined);
  kept.current ??= createRepeatable();
  return kept.current;
}
