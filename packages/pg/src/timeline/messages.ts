import type { rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Story } from './story.ts';

/** What goes to the bus. */
export const outboxEntries = ({ messages }: Story): rest.TimelineEntry[] =>
  messages.map(({ id, topic, seq, createdAt, publishedAt }) => ({
    at: isoTime(createdAt),
    kind: 'outbox',
    seq,
    summary:
      publishedAt === null
        ? `${topic} waits for the bus.`
        : `${topic} was published at ${isoTime(publishedAt)}.`,
    details: { id, topic, publishedAt: publishedAt === null ? null : isoTime(publishedAt) },
  }));
