import { BUS_SOURCE, type BusEvent, DEAD_LETTERS, kindOf } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { OutboxMessage } from '../bus/outbox.ts';
import type { DeadLetter } from './dead-letter.ts';

const TID_LENGTH = 20;

/** What the bus is told of a message that is given up; the original is inside. */
export function deadLetterMessage(letter: DeadLetter, id: string): OutboxMessage {
  // A message that cannot be read has its key for a subject, and one without a key its consumer.
  const tid = (letter.tid ?? (letter.key || letter.consumer)).slice(0, TID_LENGTH);
  const event: BusEvent<typeof DEAD_LETTERS> = {
    specversion: '1.0',
    id,
    source: BUS_SOURCE,
    ...kindOf(DEAD_LETTERS),
    subject: tid,
    time: isoTime(letter.updatedAt),
    datacontenttype: 'application/json',
    partitionkey: tid,
    data: {
      consumer: letter.consumer,
      topic: letter.topic,
      position: letter.position,
      key: letter.key,
      eventId: letter.eventId,
      attempts: letter.attempts,
      reason: letter.reason,
      value: letter.payload,
    },
  };
  const payload = JSON.stringify(event);
  return { id, topic: DEAD_LETTERS, tid, seq: 0, payload, createdAt: letter.updatedAt, heldUntil: 0 };
}
