import { BUS_EVENTS, type BusTopic, DEAD_LETTERS } from '@payflow/contracts';
import { ZodError } from 'zod';
import type { BusEvent } from './consumer.ts';
import { PAYLOAD_KEPT_CHARACTERS } from './dead-letter.ts';

export type Read = BusEvent | { readonly malformed: string };

const isTopic = (topic: string): topic is Exclude<BusTopic, typeof DEAD_LETTERS> =>
  topic !== DEAD_LETTERS && Object.hasOwn(BUS_EVENTS, topic);

function whyNot(error: unknown): string {
  if (!(error instanceof ZodError)) return 'it is not JSON';
  const [issue] = error.issues;
  return `it is no event of its topic: ${issue?.path.join('.')} ${issue?.message}`;
}

/** The event in a message, or why there is none that could be read. */
export function readEvent(topic: string, value: string): Read {
  // What was kept of a longer one is exactly as long, and no more to be understood when it is tried again.
  if (value.length >= PAYLOAD_KEPT_CHARACTERS)
    return { malformed: `it is too long: ${PAYLOAD_KEPT_CHARACTERS} characters or more` };
  if (!isTopic(topic)) return { malformed: `no events come by the topic ${topic}` };
  try {
    const { id, subject, seq } = BUS_EVENTS[topic].parse(JSON.parse(value));
    return { id, topic, tid: subject, seq };
  } catch (error) {
    return { malformed: whyNot(error) };
  }
}
