import { Socket } from 'node:net';
import { type EndpointShape, isRefusal } from '@payflow/contracts';
import type { Response } from 'express';
import { csvOf } from './csv.ts';
import { writeProblem } from './problems.ts';
import { keepSilent } from './silence.ts';

/**
 * A reply with a status of its own, or one that was stored and goes out again byte for byte; and what only an issuer says that
 * was told to: nothing at all, a broken connection, any bytes, or the same reply twice.
 */
export type Answer<R> =
  | {
      readonly answer: 'fresh';
      readonly status: number;
      readonly body: R;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly answer: 'stored';
      readonly status: number;
      readonly bytes: string;
      readonly replayed: boolean;
    }
  | { readonly answer: 'silence' | 'reset' }
  | { readonly answer: 'raw'; readonly status: number; readonly type: string; readonly bytes: string }
  | { readonly answer: 'twice'; readonly body: R };

/** Says that a reply is one that was stored. */
export const REPLAYED = 'Idempotent-Replayed';

const JSON_TYPE = 'application/json; charset=utf-8';

const isAnswer = (value: unknown): value is Answer<unknown> =>
  typeof value === 'object' && value !== null && 'answer' in value;

/** What Express would do for any body, for one that is text: every reply is. */
function write(res: Response, status: number, bytes: string, type = JSON_TYPE): void {
  res.statusCode = status;
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', Buffer.byteLength(bytes));
  res.end(bytes);
}

/** Ends the connection as a process that died would. A reply without a socket of its own is cut off. */
function reset(res: Response): void {
  const { socket } = res;
  if (socket instanceof Socket) socket.resetAndDestroy();
  else res.destroy();
}

/** A second time on the same connection, as a server that is at odds with itself would. Without a socket once is all. */
function writeTwice(res: Response, status: number, bytes: string): void {
  const { socket } = res;
  write(res, status, bytes);
  const head = Object.entries(res.getHeaders()).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  const again = `HTTP/1.1 ${status} OK\r\n${head.join('')}\r\n${bytes}`;
  if (socket instanceof Socket) res.once('finish', () => void socket.write(again));
}

const CSV_TYPE = 'text/csv; charset=utf-8';

/** Sends what a handler came to, as a table. */
export function writeTable(res: Response, { csv, status = 200 }: EndpointShape, result: unknown): void {
  if (isRefusal(result)) return writeProblem(res, result);
  if (!csv || isAnswer(result)) throw new Error('only a plain reply can be a table');
  res.setHeader('Content-Disposition', `attachment; filename="${csv.file}.csv"`);
  const next = csv.nextCursor?.(result as never);
  if (next) res.setHeader('X-Next-Cursor', next);
  write(res, status, csvOf(csv, result), CSV_TYPE);
}

/** Sends what a handler came to. */
export function writeReply(res: Response, endpoint: EndpointShape, result: unknown): void {
  const status = endpoint.status ?? 200;
  if (isRefusal(result)) return writeProblem(res, result);
  if (!isAnswer(result)) return write(res, status, JSON.stringify(result));
  switch (result.answer) {
    case 'fresh':
      for (const [name, value] of Object.entries(result.headers ?? {})) res.setHeader(name, value);
      return write(res, result.status, JSON.stringify(result.body));
    case 'stored':
      if (result.replayed) res.setHeader(REPLAYED, 'true');
      return write(res, result.status, result.bytes);
    case 'silence':
      return keepSilent(res);
    case 'reset':
      return reset(res);
    case 'raw':
      return write(res, result.status, result.bytes, result.type);
    case 'twice':
      return writeTwice(res, status, JSON.stringify(result.body));
  }
}
