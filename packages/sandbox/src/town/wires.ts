import type { ServerName } from '@payflow/contracts';
import {
  CallFailed,
  type Clock,
  type Transport,
  type TransportReply,
  type TransportRequest,
} from '@payflow/service-kit';

/** Stands on one wire: it may answer itself, pass the request on by `next`, or fail with CallFailed. */
export type Interceptor = (request: TransportRequest, next: Transport) => Promise<TransportReply>;

/** The other side acts, and its reply never arrives. */
export const loseReply: Interceptor = async (request, next) => {
  await next(request);
  throw new CallFailed('timeout', 'the reply was lost on the wire');
};

/** Nothing arrives at the other side, and the caller cannot know that. */
export const loseRequest: Interceptor = async () => {
  throw new CallFailed('timeout', 'the request was lost on the wire');
};

/** Where a wire ends: a server of the town, or the address of anyone else (`http://localhost:3000`). */
export type WireEnd = ServerName | `http://${string}` | `https://${string}`;

/**
 * The network between the servers of one town.
 * 1. Every outgoing call of a server passes here, and is counted until its caller has an outcome.
 * 2. A call ends by its deadline, whatever an interceptor does.
 * 3. Nothing reaches a server that was killed, and nothing leaves it any more.
 * 4. A stranger, a shop of a user's own, is named by its address; its loopback names are one.
 */
export interface Wires {
  /** The wires of one life of a server. */
  of(from: ServerName): Outlet;
  /** Connections are refused: surely nothing is sent. */
  cut(from: ServerName, to: WireEnd): void;
  /** Undoes cut; interceptors stay. */
  restore(from: ServerName, to: WireEnd): void;
  /** The last one put on stands nearest to the caller; gives back how to take it off. */
  intercept(from: ServerName, to: WireEnd, interceptor: Interceptor): () => void;
  /** How many calls were ever made. */
  readonly made: number;
  /** How many are under way. */
  readonly underWay: number;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
}

export interface Outlet {
  /** For ServerOptions.wire. */
  wire(transport: Transport): Transport;
  /** From now on no outcome comes back: the server is dying, and must not act on one. */
  freeze(): void;
  /** The calls that a frozen server still waits for fail, and so do new ones. */
  drop(): void;
}

const refused: Interceptor = async () => {
  throw new CallFailed('refused', 'the wire was cut');
};

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Which interceptors stand on which wire. */
function standing(ports: Readonly<Record<ServerName, number>>) {
  const names = Object.keys(ports) as ServerName[];
  const byWire = new Map<string, Interceptor[]>();

  /** A server's name, or the address of a stranger. */
  function endOf(address: string): string {
    const { protocol, hostname, port } = new URL(address);
    const isHere = LOOPBACK.test(hostname);
    const server = names.find((name) => isHere && ports[name] === Number(port));
    return server ?? `${protocol}//${isHere ? 'localhost' : hostname}:${port}`;
  }
  function at(from: ServerName, to: WireEnd): string {
    const name = names.find((server) => server === to);
    if (!name && !/^https?:\/\//.test(to))
      throw new TypeError(`A wire ends at ${names.join(', ')} or http://host:port, not at ${to}.`);
    return `${from}>${name ?? endOf(to)}`;
  }
  return {
    put(from: ServerName, to: WireEnd, interceptor: Interceptor): void {
      const wire = at(from, to);
      byWire.set(wire, [...(byWire.get(wire) ?? []), interceptor]);
    },
    takeOff(from: ServerName, to: WireEnd, interceptor: Interceptor): void {
      const wire = at(from, to);
      const standing = byWire.get(wire) ?? [];
      const i = standing.indexOf(interceptor);
      if (i >= 0) byWire.set(wire, standing.toSpliced(i, 1));
    },
    towards: (from: ServerName, url: string): readonly Interceptor[] =>
      byWire.get(`${from}>${endOf(url)}`) ?? [],
  };
}

async function withinDeadline(
  call: Promise<TransportReply>,
  { url, deadlineMs }: TransportRequest,
  clock: Pick<Clock, 'alarm'>,
) {
  const late = Promise.withResolvers<never>();
  const tooLate = new CallFailed('timeout', `${url} did not answer in time`);
  using _ = clock.alarm(deadlineMs, () => late.reject(tooLate));
  try {
    return await Promise.race([call, late.promise]);
  } finally {
    call.catch(() => undefined);
  }
}

/** Lets calls through until it is frozen; what is held then fails when it is dropped. */
function createGate() {
  const dropped = Promise.withResolvers<never>();
  dropped.promise.catch(() => undefined);
  let state: 'open' | 'frozen' = 'open';
  const isFrozen = () => state === 'frozen';
  return {
    async pass(call: () => Promise<TransportReply>): Promise<TransportReply> {
      if (isFrozen()) return dropped.promise;
      const [outcome] = await Promise.race([Promise.allSettled([call()]), dropped.promise]);
      if (isFrozen()) return dropped.promise;
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    },
    freeze() {
      state = 'frozen';
    },
    drop() {
      state = 'frozen';
      dropped.reject(new CallFailed('reset', 'this server was killed'));
    },
  };
}

export function createWires(ports: Readonly<Record<ServerName, number>>, clock: Pick<Clock, 'alarm'>): Wires {
  const { put, takeOff, towards } = standing(ports);
  const underWay = new Set<Promise<unknown>>();
  let made = 0;

  function send(from: ServerName, transport: Transport, request: TransportRequest): Promise<TransportReply> {
    const interceptors = towards(from, request.url);
    if (interceptors.length === 0) return transport(request);
    const through = interceptors.reduce<Transport>(
      (next, interceptor) => (sent) => interceptor(sent, next),
      transport,
    );
    return withinDeadline(through(request), request, clock);
  }

  return {
    of(from) {
      const { pass, freeze, drop } = createGate();
      return {
        wire: (transport) => (request) => {
          made++;
          const outcome = pass(() => send(from, transport, request));
          underWay.add(outcome);
          const over = () => underWay.delete(outcome);
          outcome.then(over, over);
          return outcome;
        },
        freeze,
        drop,
      };
    },
    cut(from, to) {
      takeOff(from, to, refused);
      put(from, to, refused);
    },
    restore: (from, to) => takeOff(from, to, refused),
    intercept(from, to, interceptor) {
      put(from, to, interceptor);
      return () => takeOff(from, to, interceptor);
    },
    get made() {
      return made;
    },
    get underWay() {
      return underWay.size;
    },
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
