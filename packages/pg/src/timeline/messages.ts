import type { rest } from '@payflow/contracts';
import { isoTime } from '@payflow/service-kit';
import type { Story } from './story.ts';

/** What goes to the bus. */
export const outboxEntries = ({ messages }: Story): rest.TimelineEntry[] =>
  messages.map(({ id, topic, seq, createdAt, publishedAt }) => ({
    at: isoTime(createdAt),
    kind: 'outbox',
    seq,
    summary: `${topic} ${publishedAt === null ? 'waits for the bus' : 'is on the bus'}.`,
    details: { id, topic, publishedAt: publishedAt === null ? null : isoTime(publishedAt) },
  }));
