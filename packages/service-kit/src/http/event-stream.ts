import { type Access, isRefusal, type Refusal } from '@payflow/contracts';
import type { Response } from 'express';
import type { Clock } from '../clock.ts';
import { callerFacts } from './access.ts';
import { writeProblem } from './problems.ts';
import { allow, type Routes } from './serve.ts';
import { keepSilent } from './silence.ts';

/**
 * Server-sent events: a reply that goes on until one of the two ends it.
 * 1. A server that stops or rests does not wait for it: such a reply counts as one that will never be written.
 * 2. Who reads too slowly is let go, and so is everyone after LIFE_MS, to show again who they are. A browser comes back by
 *    itself, with the id of what it had last.
 * 3. Something is sent every BEAT_MS, so that both ends and whoever stands between know that it lives.
 */
const BEAT_MS = 15_000;
const LIFE_MS = 15 * 60_000;
const COME_BACK_MS = 1_000;
const BUFFER_LIMIT_BYTES = 262_144;
const ID = /^[\x21-\x7e]{1,64}$/;

export interface EventStream {
  /** `id` is what a browser that lost the stream comes back with. */
  send(event: string, data: unknown, id: string): void;
  end(): void;
}

export interface EventStreamRoute {
  readonly path: string;
  readonly access: Exclude<Access, 'public'>;
  readonly clock: Clock;
  /** Begins to send; what comes back is disposed of when the stream ends. `lastId`: what the caller had last. */
  begin(stream: EventStream, lastId: string | undefined): Disposable | Refusal;
}

/** Before the first byte the stream may still be refused, so that headers go out with it. */
function createStream(res: Response): EventStream {
  const write = (text: string) => {
    if (res.destroyed || res.writableEnded) return;
    res.write(text);
    if (res.writableLength > BUFFER_LIMIT_BYTES) res.destroy();
  };
  return {
    send: (event, data, id) => write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`),
    end: () => void res.end(),
  };
}

function keepAlive(res: Response, clock: Clock): Disposable {
  let beats = 0;
  let next: Disposable;
  const beat = () => {
    beats++;
    if (beats * BEAT_MS >= LIFE_MS) return void res.end();
    res.write(': still here\n\n');
    next = clock.alarm(BEAT_MS, beat);
  };
  next = clock.alarm(BEAT_MS, beat);
  return { [Symbol.dispose]: () => next[Symbol.dispose]() };
}

function start(res: Response): void {
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  res.write(`retry: ${COME_BACK_MS}\n\n`);
  keepSilent(res);
}

/** Serves a stream beside the endpoints: its reply is no JSON, and has no end that a client could wait for. */
export function serveEvents(routes: Routes, { path, access, clock, begin }: EventStreamRoute): void {
  routes.router.get(path, async (req, res) => {
    res.locals.route = path;
    const caller = await routes.authenticators[access]?.(callerFacts(req));
    if (caller === undefined) throw new Error(`${path}: nobody authenticates '${access}'`);
    if (isRefusal(caller)) return writeProblem(res, caller);
    res.locals.callerId = caller.id;
    if (req.method === 'HEAD' || res.destroyed) return void res.end();
    const lastId = req.get('last-event-id');
    const begun = begin(createStream(res), lastId !== undefined && ID.test(lastId) ? lastId : undefined);
    if (isRefusal(begun)) return writeProblem(res, begun);
    start(res);
    const alive = keepAlive(res, clock);
    res.on('close', () => {
      alive[Symbol.dispose]();
      begun[Symbol.dispose]();
    });
  });
  allow(routes, path, 'get');
}
