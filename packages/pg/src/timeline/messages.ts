import { isoTime, isoTimeOrNull } from '@payflow/service-kit';
import { type Entry, nameOf } from './entry.ts';
import type { StoredMessage, Story } from './story.ts';

function saidOf({ topic, publishedAt, place }: StoredMessage): string {
  if (publishedAt === null) return `${topic} waits for the bus.`;
  const where = place ? `partition ${place.partition}, offset ${place.offset}` : 'in memory';
  return `${topic} was published at ${isoTime(publishedAt)}, ${where}.`;
}

/** What goes to the bus, and where it stands there. */
export const outboxEntries = ({ messages }: Story): Entry[] =>
  messages.map((message) => {
    const { id, topic, seq, createdAt, publishedAt, place } = message;
    return {
      name: `message ${id}`,
      causedBy: nameOf.event(seq),
      at: isoTime(createdAt),
      kind: 'outbox',
      seq,
      durationMs: publishedAt === null ? null : Math.max(0, publishedAt - createdAt),
      summary: saidOf(message),
      details: {
        id,
        topic,
        publishedAt: isoTimeOrNull(publishedAt),
        partition: place?.partition ?? null,
        offset: place?.offset ?? null,
      },
    };
  });
