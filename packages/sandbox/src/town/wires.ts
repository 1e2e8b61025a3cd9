import type { ServerName } from '@payflow/contracts';
import { CallFailed, type Transport, type TransportReply, type TransportRequest } from '@payflow/service-kit';

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

/**
 * The network between the servers of one town.
 * 1. Every outgoing call of a server passes here, and is counted until its caller has an outcome.
 * 2. A call ends by its deadline, whatever an interceptor does.
 * 3. Calls to strangers pass untouched.
 */
export interface Wires {
  /** For ServerOptions.wire. */
  around(from: ServerName): (transport: Transport) => Transport;
  /** Connections are refused: surely nothing is sent. */
  cut(from: ServerName, to: ServerName): void;
  /** Undoes cut; interceptors stay. */
  restore(from: ServerName, to: ServerName): void;
  /** The last one put on stands nearest to the caller; gives back how to take it off. */
  intercept(from: ServerName, to: ServerName, interceptor: Interceptor): () => void;
  /** How many calls were ever made. */
  readonly made: number;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
  /** Lets go of calls that an interceptor holds. */
  close(): void;
}

const refused: Interceptor = async () => {
  throw new CallFailed('refused', 'the wire was cut');
};

export function createWires(ports: Readonly<Record<ServerName, number>>): Wires {
  const standing = new Map<string, Interceptor[]>();
  const underWay = new Set<Promise<unknown>>();
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => undefined);
  let made = 0;

  const nameOf = (url: string): ServerName | undefined => {
    const { hostname, port } = new URL(url);
    if (!/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)) return undefined;
    return (Object.keys(ports) as ServerName[]).find((name) => ports[name] === Number(port));
  };

  const on = (from: ServerName, to: ServerName): Interceptor[] => {
    const wire = `${from}>${to}`;
    const known = standing.get(wire) ?? [];
    standing.set(wire, known);
    return known;
  };

  function takeOff(from: ServerName, to: ServerName, interceptor: Interceptor): void {
    const at = on(from, to).indexOf(interceptor);
    if (at >= 0) on(from, to).splice(at, 1);
  }

  async function withinDeadline(call: Promise<TransportReply>, { url, deadlineMs }: TransportRequest) {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new CallFailed('timeout', `${url} did not answer in time`)),
      deadlineMs,
    );
    try {
      return await Promise.race([call, late.promise, closed.promise]);
    } finally {
      clearTimeout(timer);
      call.catch(() => undefined);
    }
  }

  const through = (interceptors: readonly Interceptor[], transport: Transport): Transport =>
    interceptors.reduce<Transport>((next, interceptor) => (request) => interceptor(request, next), transport);

  return {
    around: (from) => (transport) => (request) => {
      const to = nameOf(request.url);
      const interceptors = to ? on(from, to) : [];
      made++;
      const call = through(interceptors, transport)(request);
      const outcome = interceptors.length > 0 ? withinDeadline(call, request) : call;
      underWay.add(outcome);
      const over = () => underWay.delete(outcome);
      outcome.then(over, over);
      return outcome;
    },
    cut(from, to) {
      takeOff(from, to, refused);
      on(from, to).push(refused);
    },
    restore: (from, to) => takeOff(from, to, refused),
    intercept(from, to, interceptor) {
      on(from, to).push(interceptor);
      return () => takeOff(from, to, interceptor);
    },
    get made() {
      return made;
    },
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    close: () => closed.reject(new CallFailed('reset', 'the town was closed')),
  };
}
