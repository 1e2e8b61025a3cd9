import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '../town/ports.ts';

/**
 * A wire that can be told to go wrong while it is in use: it listens on this machine in front of a server elsewhere.
 * 1. Bytes keep their order in each direction, and none is made up or changed.
 * 2. One trouble at a time; it is that of live connections too, for the bytes that come from then on.
 * 3. Who is cut is refused: nobody listens on the port meanwhile.
 */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections that are open at present. */
  readonly connections: number;
  /** Connections that a trouble has broken so far. */
  readonly broken: number;
  /** Refuses connections, and drops those that are open. */
  cut(): Promise<void>;
  /** Resets (RST) the connections that are open, and lets new ones in. */
  reset(): void;
  /** Lets connections in, and no byte through in either direction; what waits goes on after `heal`. */
  stall(): void;
  /** Each byte arrives so much later. */
  delay(eachWayMs: number): void;
  /** So many bytes a second, for each direction of a connection. */
  slow(bytesPerSecond: number): void;
  /**
   * Lets so many bytes of a reply through, then closes the connection: of every reply, or of those to requests that hold
   * this text. The server has answered by then, so with 0 its reply alone is lost.
   */
  truncate(afterBytes: number, repliesTo?: string): void;
  /** All as it should be. */
  heal(): Promise<void>;
}

export interface Behind {
  readonly host?: string;
  readonly port: number;
}

type Trouble =
  | { readonly kind: 'none' | 'cut' | 'stall' }
  | { readonly kind: 'delay'; readonly eachWayMs: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  | { readonly kind: 'truncate'; readonly afterBytes: number; readonly repliesTo: string };

const NONE: Trouble = { kind: 'none' };
/** A slow wire passes on this much at once. */
const PIECE_BYTES = 1_024;
const LOOPBACK = '127.0.0.1';

/** The present trouble, and who waits for another one. */
class Weather {
  #now: Trouble = NONE;
  #changed = Promise.withResolvers<void>();

  get now(): Trouble {
    return this.#now;
  }

  become(trouble: Trouble): void {
    this.#now = trouble;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async unstalled(): Promise<void> {
    while (this.#now.kind === 'stall') await this.#changed.promise;
  }
}

/** One connection through the proxy. */
interface Line {
  readonly client: Socket;
  readonly server: Socket;
  /** Whether the next reply answers a request that is waited for, and how much of it has gone by. */
  marked: 'unmarked' | 'marked';
  replied: number;
}

/** Client and server see the connection reset. */
function breakLine({ client, server }: Line): void {
  client.resetAndDestroy();
  server.destroy();
}

async function trickle(to: Socket, bytes: Buffer, bytesPerSecond: number): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    await wait((piece.length / bytesPerSecond) * 1_000);
    to.write(piece);
  }
}

/** Passes bytes on in their order, each as the weather is when its turn comes. */
function pass(from: Socket, to: Socket, weather: Weather, allowed: (bytes: Buffer) => Buffer): void {
  let last = Promise.resolve();
  const inTurn = (work: () => Promise<void> | void) => {
    last = last.then(work).catch(() => undefined);
  };
  const deliver = async (bytes: Buffer): Promise<void> => {
    await weather.unstalled();
    if (weather.now.kind === 'slow') await trickle(to, bytes, weather.now.bytesPerSecond);
    else if (!to.destroyed) to.write(allowed(bytes));
  };
  from.on('data', (bytes: Buffer) => {
    const { now } = weather;
    // Side by side with what came before: a delay makes nothing slower than late.
    const arrived = now.kind === 'delay' ? wait(now.eachWayMs) : undefined;
    inTurn(async () => {
      await arrived;
      await deliver(bytes);
    });
  });
  from.on('end', () => inTurn(() => void to.end()));
}

function mark(line: Line, { now }: Weather, bytes: Buffer): void {
  if (now.kind !== 'truncate' || !bytes.includes(now.repliesTo)) return;
  line.marked = 'marked';
  line.replied = 0;
}

/** What of a reply may still be seen; the line breaks behind it when that is not all. */
function seen(line: Line, { now }: Weather, bytes: Buffer, onBroken: () => void): Buffer {
  if (now.kind !== 'truncate' || line.marked === 'unmarked') return bytes;
  const left = Math.max(0, now.afterBytes - line.replied);
  line.replied += bytes.length;
  if (bytes.length <= left) return bytes;
  onBroken();
  return bytes.subarray(0, left);
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** `await using wire = await startTcpProxy({ port: database.port })`. */
export async function startTcpProxy({ host = LOOPBACK, port: target }: Behind): Promise<TcpProxy> {
  const [port = 0] = await freePorts(1);
  const weather = new Weather();
  const lines = new Set<Line>();
  let broken = 0;

  function breakOff(line: Line): void {
    if (!lines.delete(line)) return;
    broken++;
    breakLine(line);
  }
  const breakAll = () => [...lines].forEach(breakOff);
  /** The client still gets what was written to it. */
  function hangUp(line: Line): void {
    broken += lines.delete(line) ? 1 : 0;
    line.server.destroy();
    setImmediate(() => line.client.destroySoon());
  }

  function join(client: Socket): void {
    const server = dial({ host, port: target });
    const line: Line = { client, server, marked: 'unmarked', replied: 0 };
    lines.add(line);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.setNoDelay(true);
      // Whoever breaks it, the other side sees it.
      one.on('error', () => other.resetAndDestroy());
      one.on('close', () => {
        other.destroySoon();
        lines.delete(line);
      });
    }
    client.on('data', (bytes: Buffer) => mark(line, weather, bytes));
    pass(client, server, weather, (bytes) => bytes);
    pass(server, client, weather, (bytes) => seen(line, weather, bytes, () => hangUp(line)));
  }

  const server = createServer(join);
  await listenOn(server, port);
  const become = async (trouble: Trouble): Promise<void> => {
    weather.become(trouble);
    if (trouble.kind === 'cut') {
      server.close();
      breakAll();
    } else if (!server.listening) await listenOn(server, port);
  };
  return {
    port,
    get connections() {
      return lines.size;
    },
    get broken() {
      return broken;
    },
    cut: () => become({ kind: 'cut' }),
    reset: breakAll,
    stall: () => void become({ kind: 'stall' }),
    delay: (eachWayMs) => void become({ kind: 'delay', eachWayMs }),
    slow: (bytesPerSecond) => void become({ kind: 'slow', bytesPerSecond }),
    truncate: (afterBytes, repliesTo = '') => void become({ kind: 'truncate', afterBytes, repliesTo }),
    heal: () => become(NONE),
    [Symbol.asyncDispose]: () => become({ kind: 'cut' }),
  };
}
