import { crc32 } from 'node:zlib';
import { type BooksPlace, openBooks } from '@payflow/database';
import type { ExchangeSeen } from './network.ts';

/**
 * What everybody did, to be compared byte by byte with another run.
 * 1. Lines are sorted by what they are about, and then by when they happened; each subject counts its own.
 * 2. Times are virtual, and since the start; there is no port, no folder and no key.
 */
export interface Trace {
  saw(exchange: ExchangeSeen): void;
  ran(server: string, timer: string, subject: string): void;
  /** With the history of every payment, from the gateway's books. */
  written(books: BooksPlace): Promise<string>;
}

interface Line {
  readonly subject: string;
  readonly at: number;
  readonly text: string;
}

const TID = /T[0-9A-HJKMNP-TV-Z]{19}/;
/** Drawn by arrival for every request that brings none. */
const REQUEST_ID = /"requestId":"[^"]*"(?:,"traceId":"[^"]*")?/;

/** What is told of a reply: its status, and its bytes in short. */
function short(outcome: ExchangeSeen['outcome']): string {
  if (typeof outcome === 'string') return outcome;
  const sum = crc32(outcome.body.replace(REQUEST_ID, '')).toString(16).padStart(8, '0');
  return `${outcome.status} ${sum}`;
}

export function createTrace(now: () => number): Trace {
  const startedAt = now();
  const lines: Line[] = [];
  const add = (subject: string, at: number, text: string) =>
    void lines.push({ subject, at: at - startedAt, text });

  return {
    saw({ from, to, request: { method, url, body = '' }, sentAt, outcome }) {
      const { pathname, search } = new URL(url);
      const path = pathname + search;
      const reply = typeof outcome === 'string' ? '' : outcome.body;
      const subject = (TID.exec(path) ?? TID.exec(body) ?? TID.exec(reply))?.[0] ?? pathname;
      const tookMs = now() - sentAt;
      add(subject, sentAt, `${from} > ${to} ${method} ${path}: ${short(outcome)} in ${tookMs} ms`);
    },
    ran(server, timer, subject) {
      add(TID.exec(subject)?.[0] ?? timer, now(), `${server} ran ${timer} of ${subject}`);
    },
    async written(place) {
      await using books = await openBooks(place);
      const events = await books.rows(
        'SELECT "tid", "seq", "type", "id" FROM "events" ORDER BY "tid", "seq"',
      );
      const states = Map.groupBy(events, ({ tid }) => String(tid));
      const bySubject = Map.groupBy(lines, ({ subject }) => subject);
      const subjects = [...new Set([...states.keys(), ...bySubject.keys()])].sort();
      return subjects
        .flatMap((subject) => [
          ...(states.get(subject) ?? []).map(({ seq, type, id }) => `${subject} is ${type} ${id} (${seq})`),
          // Sorting keeps what happened at one moment in its order.
          ...(bySubject.get(subject) ?? [])
            .sort((a, b) => a.at - b.at)
            .map(({ at, text }, i) => `${subject} ${i + 1} +${at} ${text}`),
        ])
        .join('\n');
    },
  };
}
