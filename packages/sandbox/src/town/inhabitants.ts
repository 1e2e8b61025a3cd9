import { createHash } from 'node:crypto';
import type { ServerName } from '@payflow/contracts';
import {
  type Controlled,
  carryOut,
  createFaults,
  type Faults,
  type RunningServer,
  type Supervisor,
} from '@payflow/service-kit';
import type { Member } from '../powers/led.ts';
import type { Credentials } from '../supervisor/credentials.ts';
import { addressesOf, keysOf } from '../supervisor/settings.ts';
import type { Environment, ProcessName, Start } from './servers.ts';
import type { Place, Places } from './topology.ts';
import type { Outlet, Wires } from './wires.ts';
import type { World } from './world.ts';

/** What the servers of a town are started with. */
export interface Habitat {
  readonly world: World;
  readonly starts: Readonly<Record<ProcessName, Start>>;
  readonly ports: Readonly<Record<ServerName, number>>;
  readonly urls: Readonly<Record<ServerName, string>>;
  readonly places: Places;
  readonly wires: Wires;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly mode: 'sandbox' | 'server';
  readonly databaseUrl: string | undefined;
  readonly overrides: Readonly<Partial<Record<ServerName, Environment>>>;
}

const CRASH_MS = 100;

/** In server mode the shop keeps none of its own. */
export const webhookSecretOf = ({ masterSecret }: Credentials): string =>
  `whsec_${createHash('sha256').update(`webhooks of ${masterSecret}`).digest('base64')}`;

function environmentOf(name: ServerName, own: Environment, options: Habitat): Environment {
  const { ports, urls, folder, credentials, mode, databaseUrl, overrides } = options;
  const serverMode = {
    WEBHOOK_ALLOWED_TARGETS: `127.0.0.1:${ports.merchant}`,
    WEBHOOK_SECRET: webhookSecretOf(credentials),
  };
  return {
    ...(mode === 'server' ? serverMode : {}),
    ...addressesOf({ ports, urls }),
    ...keysOf[name](credentials),
    HOST: '127.0.0.1',
    PAYFLOW_MODE: mode,
    PAYFLOW_DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'debug',
    // Calls are counted by a clock that nobody moves.
    PAYFLOW_RATE_LIMIT_PER_SECOND: '0',
    ...own,
    ...overrides[name],
  };
}

interface Running {
  readonly name: ServerName;
  readonly server: RunningServer;
  readonly outlet: Outlet;
}

/** What a crash leaves: no reply is acted on, nothing is sent any more, the files are as they are. */
async function crash({ server, outlet }: Running, world: World): Promise<void> {
  outlet.freeze();
  const killed = server.kill();
  // By then its database is closed; what still waits for a reply may go.
  const waiting = new AbortController();
  await Promise.race([killed, world.clock.after(CRASH_MS, waiting.signal)]);
  waiting.abort();
  outlet.drop();
  await killed;
}

export const memberOf = (name: ServerName, books: string, server: Controlled): Member => ({
  name,
  books,
  tell: (order) => carryOut(server, order),
});

export interface Life {
  readonly offsetMs: number;
  readonly supervisor: Supervisor | undefined;
}

/**
 * Those of the gateway: what happens once happens to one of its processes, whichever comes first. Where none is left, the
 * next one begins without any, like each server before it is told.
 */
function sharedFaults() {
  let shared = createFaults('pg');
  let sharers = 0;
  return {
    join(): Faults {
      if (sharers++ === 0) shared = createFaults('pg');
      return shared;
    },
    leave(name: ServerName): void {
      if (name === 'pg') sharers--;
    },
  };
}

/** The servers that run, each at its place: a server's own name, or that of one of its processes. */
export function createInhabitants(options: Habitat) {
  const { starts, wires, world } = options;
  const running = new Map<string, Running>();
  const fatal: string[] = [];
  const gatewayFaults = sharedFaults();
  return {
    fatal,
    placesOf: (name: ServerName) =>
      [...running].flatMap(([place, one]) => (one.name === name ? [place] : [])),
    portOf(place: string): number {
      const at = running.get(place);
      if (!at) throw new Error(`${place} is not running`);
      return at.server.port;
    },
    servers: () => [...running.values()].map(({ server }) => server),
    members: () => [...running.values()].map(({ name, server }) => memberOf(name, name, server)),
    async start(
      name: ServerName,
      { place, process, environment }: Place,
      { supervisor, offsetMs }: Life,
    ): Promise<RunningServer> {
      if (running.has(place)) throw new Error(`${place} is running`);
      const outlet = wires.of(name);
      const faults = name === 'pg' ? { faults: gatewayFaults.join() } : {};
      try {
        const server = await starts[process](environmentOf(name, environment, options), {
          ...world.partsOf(name, offsetMs),
          ...faults,
          supervisor,
          wire: outlet.wire,
          onFatal: (error) => void fatal.push(`${name}: ${error.message}`),
        });
        running.set(place, { name, server, outlet });
        return server;
      } catch (error) {
        gatewayFaults.leave(name);
        throw error;
      }
    },
    async kill(place: string): Promise<void> {
      const killed = running.get(place);
      if (!killed) throw new Error(`${place} is not running`);
      running.delete(place);
      gatewayFaults.leave(killed.name);
      await crash(killed, world);
    },
    async stop(place: string): Promise<void> {
      const stopped = running.get(place);
      running.delete(place);
      if (stopped) gatewayFaults.leave(stopped.name);
      stopped?.outlet.drop();
      await stopped?.server.stop();
    },
  };
}
