import { hash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { StartupError } from '@payflow/contracts';
import {
  ABORTED,
  CallFailed,
  type Exchange,
  type Listening,
  type LiveTransportOptions,
  type Network,
  type RandomBytes,
  REPLY_LIMIT_BYTES,
  type TransportReply,
  type TransportRequest,
  targetOf,
  withDeadlines,
} from '@payflow/service-kit';
import { fractionOf } from './chance.ts';
import { type Dispatched, dispatch } from './dispatch.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * The network of a simulated town.
 * 1. Every request and every reply travels for a while that the seed draws by what is sent.
 * 2. A request is dispatched into the handler that listens at its port on loopback; elsewhere nobody is.
 * 3. When a server is killed, who waits for it hears that the connection broke.
 */
export interface SimulatedNetwork {
  /** As one of the town sees it. */
  of(from: string): Network;
  /** Takes requests at a port, the next free one when it is 0. */
  listen(name: string, handler: RequestListener, port: number): Listening;
}

export interface ExchangeSeen {
  readonly from: string;
  /** Who listens there, or the host. */
  readonly to: string;
  readonly request: TransportRequest;
  readonly sentAt: number;
  /** The reply, or the name of the failure. */
  readonly outcome: TransportReply | string;
}

/** How long a request travels, and a reply; whole milliseconds. */
export interface Travel {
  readonly leastMs: number;
  readonly mostMs: number;
}

export interface NetworkParts {
  readonly scheduler: Scheduler;
  readonly random: RandomBytes;
  readonly travel: Travel;
  /** Told of every exchange when its caller has its outcome. */
  saw(exchange: ExchangeSeen): void;
}

interface Place {
  readonly name: string;
  readonly handler: RequestListener;
  readonly underWay: Set<Dispatched>;
}

interface Address {
  readonly address: string;
  readonly port: number;
}

/** One caller's way out. */
interface Way {
  readonly guard: LiveTransportOptions['guard'];
  /** Ends the exchanges that are under way. */
  readonly open: Set<() => void>;
}

const FIRST_FREE_PORT = 9_000;
const LOOPBACK = /^(127(\.\d+){3}|::1)$/;

/** What one exchange is drawn by: who calls, and all that is sent. */
function subjectOf(from: string, { method, url, body = '' }: TransportRequest): string {
  return hash('sha1', `${from} ${method} ${url} ${body}`, 'base64');
}

function addressOf(url: string, guard: LiveTransportOptions['guard']): Address {
  const { host, port, address: literal } = targetOf(new URL(url));
  const address = literal ?? (/(^|\.)localhost$/.test(host) ? '127.0.0.1' : undefined);
  if (address === undefined)
    throw new CallFailed('refused', `${host} is no name that a simulated town knows`);
  const why = guard?.(address, port, host);
  if (why !== undefined) throw new CallFailed('forbidden', why);
  return { address, port };
}

function demandShort(reply: TransportReply): TransportReply {
  if (reply.body.length <= REPLY_LIMIT_BYTES) return reply;
  throw new CallFailed('unintelligible', 'the reply has more than 1 MB');
}

/** Who listens at which port of loopback. */
function createPlaces() {
  const places = new Map<number, Place>();
  function freePort(): number {
    for (let port = FIRST_FREE_PORT; ; port++) if (!places.has(port)) return port;
  }
  return {
    at: ({ address, port }: Address) => (LOOPBACK.test(address) ? places.get(port) : undefined),
    listen(name: string, handler: RequestListener, asked: number): Listening {
      const port = asked === 0 ? freePort() : asked;
      if (places.has(port)) throw new StartupError(`${name}: port ${port} is taken.`);
      const place: Place = { name, handler, underWay: new Set() };
      places.set(port, place);
      const leave = () => {
        if (places.get(port) === place) places.delete(port);
      };
      return {
        port,
        async close() {
          leave();
          while (place.underWay.size > 0) await Promise.all([...place.underWay].map(({ over }) => over));
        },
        async kill() {
          leave();
          for (const { abort } of place.underWay) abort();
        },
      };
    },
  };
}

async function answer(place: Place | undefined, request: TransportRequest): Promise<TransportReply> {
  if (!place) throw new CallFailed('refused', `nobody listens at ${new URL(request.url).origin}`);
  const dispatched = dispatch(place.handler, request);
  place.underWay.add(dispatched);
  const isOver = () => place.underWay.delete(dispatched);
  dispatched.over.then(isOver, isOver);
  return demandShort(await dispatched.reply);
}

export function simulatedNetwork({ scheduler, random, travel, saw }: NetworkParts): SimulatedNetwork {
  const { leastMs, mostMs } = travel;
  const places = createPlaces();

  const travels = (subject: string): Promise<void> =>
    new Promise((resolve) => {
      const drawn = leastMs + fractionOf(random, subject) * (mostMs + 1 - leastMs);
      const ms = Math.floor(drawn);
      scheduler.after(ms, { kind: 'work', happens: resolve, tie: drawn - ms });
    });

  /** However it ends; who has stopped waiting is not asked. */
  async function thereAndBack(from: string, request: TransportRequest, to: Address): Promise<TransportReply> {
    const subject = subjectOf(from, request);
    await travels(subject);
    const [outcome] = await Promise.allSettled([answer(places.at(to), request)]);
    await travels(subject);
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  function exchangeFrom(from: string, { guard, open }: Way): Exchange {
    return async (request, { onAbort }) => {
      const sentAt = scheduler.now;
      const ended = Promise.withResolvers<never>();
      const hangUp = () => ended.reject(new CallFailed('reset', 'the caller hung up'));
      open.add(hangUp);
      onAbort(() => ended.reject(ABORTED));
      let to = new URL(request.url).hostname;
      const see = (outcome: TransportReply | string) => saw({ from, to, request, sentAt, outcome });
      try {
        const address = addressOf(request.url, guard);
        to = places.at(address)?.name ?? to;
        const travelling = thereAndBack(from, request, address);
        travelling.catch(() => undefined);
        const reply = await Promise.race([travelling, ended.promise]);
        see(reply);
        return reply;
      } catch (error) {
        see(error instanceof CallFailed ? error.reason : 'timeout');
        throw error;
      } finally {
        open.delete(hangUp);
      }
    };
  }

  return {
    listen: places.listen,
    of: (from) => ({
      listen: async (app, { port }) => places.listen(from, app, port),
      transport({ clock, guard, over = (bare) => bare }) {
        const open = new Set<() => void>();
        return {
          call: withDeadlines(over(exchangeFrom(from, { guard, open })), clock),
          async close() {
            for (const hangUp of open) hangUp();
          },
        };
      },
    }),
  };
}
