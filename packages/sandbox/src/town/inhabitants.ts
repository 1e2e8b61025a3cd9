import { createHash } from 'node:crypto';
import type { ServerName } from '@payflow/contracts';
import { type Controlled, carryOut, type RunningServer, type Supervisor } from '@payflow/service-kit';
import type { Member } from '../powers/led.ts';
import type { Credentials } from '../supervisor/credentials.ts';
import { addressesOf, keysOf } from '../supervisor/settings.ts';
import type { Environment, ProcessName, Start } from './servers.ts';
import type { Outlet, Wires } from './wires.ts';
import type { World } from './world.ts';

/** What the servers of a town are started with. */
export interface Habitat {
  readonly world: World;
  readonly starts: Readonly<Record<ProcessName, Start>>;
  readonly ports: Readonly<Record<ServerName, number>>;
  readonly urls: Readonly<Record<ServerName, string>>;
  readonly wires: Wires;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly mode: 'sandbox' | 'server';
  readonly databaseUrl: string | undefined;
  readonly overrides: Readonly<Partial<Record<ServerName, Environment>>>;
}

const CRASH_MS = 100;

/** In server mode the shop keeps none of its own. */
const webhookSecretOf = ({ masterSecret }: Credentials): string =>
  `whsec_${createHash('sha256').update(`webhooks of ${masterSecret}`).digest('base64')}`;

function environmentOf(name: ServerName, options: Habitat): Environment {
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

/** The servers that run, each at its place: a server's own name, or that of a sibling or a worker. */
export function createInhabitants(options: Habitat) {
  const { starts, wires, world } = options;
  const running = new Map<string, Running>();
  const fatal: string[] = [];
  return {
    fatal,
    places: () => [...running.keys()],
    servers: () => [...running.values()].map(({ server }) => server),
    members: () => [...running.values()].map(({ name, server }) => memberOf(name, name, server)),
    async start(
      place: string,
      name: ServerName,
      { supervisor, offsetMs }: Life,
      more: Environment = {},
      process: ProcessName = name,
    ): Promise<RunningServer> {
      if (running.has(place)) throw new Error(`${place} is running`);
      const outlet = wires.of(name);
      const env = { ...environmentOf(name, options), ...more };
      const server = await starts[process](env, {
        ...world.partsOf(name, offsetMs),
        supervisor,
        wire: outlet.wire,
        onFatal: (error) => void fatal.push(`${name}: ${error.message}`),
      });
      running.set(place, { name, server, outlet });
      return server;
    },
    async kill(place: string): Promise<void> {
      const killed = running.get(place);
      if (!killed) throw new Error(`${place} is not running`);
      running.delete(place);
      await crash(killed, world);
    },
    async stop(place: string): Promise<void> {
      const stopped = running.get(place);
      running.delete(place);
      stopped?.outlet.drop();
      await stopped?.server.stop();
    },
  };
}
