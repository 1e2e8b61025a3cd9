import { createHash } from 'node:crypto';
import { type ServerName, StartupError } from '@payflow/contracts';
import {
  type ClockMove,
  type Controlled,
  carryOut,
  type Order,
  type RunningServer,
  type Snapshots,
  type Supervisor,
  type Upcoming,
} from '@payflow/service-kit';
import { examine } from '../invariants/invariants.ts';
import type { TownBooks } from '../invariants/read-facts.ts';
import type { Member } from '../powers/led.ts';
import { createSupervisor } from '../powers/powers.ts';
import { openShelf } from '../powers/shelf.ts';
import type { Credentials } from '../supervisor/credentials.ts';
import { addressesOf, keysOf } from '../supervisor/settings.ts';
import type { Environment, Start } from './servers.ts';
import type { Outlet, Wires } from './wires.ts';
import type { World } from './world.ts';

/**
 * Three servers in this process, on files of their own.
 * 1. Business time has the same offset on all of them, also on one that is started later.
 * 2. A server that is killed and started again goes on with its files, its port and its random bytes.
 */
export interface RunningTown {
  readonly offsetMs: number;
  /** What servers said when they could no longer trust their database. */
  readonly fatal: readonly string[];
  start(name: ServerName): Promise<void>;
  /** As a crash would end it. */
  kill(name: ServerName): Promise<void>;
  /** Another process of the gateway, on the same database; a file lets nobody else in. */
  startSibling(): Promise<Sibling>;
  /** Moves business time on all servers. */
  moveClock(move: ClockMove): Promise<number>;
  /** What falls due next on all servers, the earliest first. */
  upcoming(): Promise<readonly Upcoming[]>;
  /** In sandbox mode alone. */
  readonly snapshots: Snapshots | undefined;
  /** Runs what is due until nothing is, and no server calls another any more. */
  settle(): Promise<void>;
  /** The shop first and the issuer last. */
  stop(): Promise<void>;
}

export interface Sibling {
  readonly port: number;
  kill(): Promise<void>;
}

export interface RunningTownOptions {
  readonly world: World;
  readonly starts: Readonly<Record<ServerName, Start>>;
  readonly ports: Readonly<Record<ServerName, number>>;
  readonly urls: Readonly<Record<ServerName, string>>;
  readonly wires: Wires;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly mode: 'sandbox' | 'server';
  readonly offsetMs: number;
  /** Decides what faults leave to chance. */
  readonly seed: number | undefined;
  readonly databaseUrl: string | undefined;
  readonly books: TownBooks;
  readonly overrides: Readonly<Partial<Record<ServerName, Environment>>>;
  /** A further issuer, which this town did not start. */
  readonly otherCard: Controlled | undefined;
}

const NAMES = ['card', 'pg', 'merchant'] as const;
const isName = (place: string): boolean => NAMES.some((name) => name === place);
/** Rounds without a call between servers after which the town counts as settled. */
const QUIET_ROUNDS = 2;
const MOST_ROUNDS = 1_000;
const CRASH_MS = 100;

/** In server mode the shop keeps none of its own. */
const webhookSecretOf = ({ masterSecret }: Credentials): string =>
  `whsec_${createHash('sha256').update(`webhooks of ${masterSecret}`).digest('base64')}`;

function environmentOf(name: ServerName, options: RunningTownOptions): Environment {
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

const memberOf = (name: ServerName, books: string, server: Controlled): Member => ({
  name,
  books,
  tell: (order) => carryOut(server, order),
});

interface Life {
  readonly offsetMs: number;
  readonly supervisor: Supervisor | undefined;
}

/** The servers that run, each at its place: a server's own name, or a sibling's. */
function createInhabitants(options: RunningTownOptions) {
  const { starts, wires, world } = options;
  const running = new Map<string, Running>();
  const fatal: string[] = [];
  return {
    fatal,
    places: () => [...running.keys()],
    servers: () => [...running.values()].map(({ server }) => server),
    members: () => [...running.values()].map(({ name, server }) => memberOf(name, name, server)),
    async start(place: string, name: ServerName, life: Life, more: Environment = {}): Promise<RunningServer> {
      const { supervisor, offsetMs } = life;
      if (running.has(place)) throw new Error(`${place} is running`);
      const outlet = wires.of(name);
      const env = { ...environmentOf(name, options), ...more };
      const server = await starts[name](env, {
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

export function createRunningTown(options: RunningTownOptions): RunningTown {
  const { wires, mode, otherCard, folder, world } = options;
  const others = otherCard ? [memberOf('card', 'other card', otherCard)] : [];
  const inhabitants = createInhabitants(options);
  let { offsetMs } = options;
  const tellAll = (order: Order) =>
    Promise.all(inhabitants.servers().map((server) => carryOut(server, order)));
  const settle = world.settler?.(() => wires.underWay === 0) ?? settleByRounds;
  const powers = createSupervisor({
    tellAll,
    seed: options.seed === undefined ? undefined : String(options.seed),
    members: () => [...inhabitants.members(), ...others],
    shelf: openShelf(folder),
    settle,
    clock: {
      get offsetMs() {
        return offsetMs;
      },
      firstOffsetMs: options.offsetMs,
      write(next) {
        offsetMs = next;
      },
    },
    time: world.clock,
    examine: (times) => examine(options.books, times),
  });
  let siblings = 0;

  async function welcome(server: RunningServer): Promise<void> {
    for (const order of powers.ordersForNewcomers()) await carryOut(server, order);
  }

  async function settleByRounds(): Promise<void> {
    for (let rounds = 0, quiet = 0; quiet < QUIET_ROUNDS; rounds++) {
      if (rounds === MOST_ROUNDS) throw new Error(`the town is not quiet after ${rounds} rounds`);
      const before = wires.made;
      await tellAll({ do: 'settle' });
      await wires.idle();
      quiet = wires.made === before ? quiet + 1 : 0;
    }
  }

  const life = (): Life => ({
    offsetMs,
    supervisor: mode === 'sandbox' ? powers : undefined,
  });
  const town: RunningTown = {
    get offsetMs() {
      return offsetMs;
    },
    fatal: inhabitants.fatal,
    async start(name) {
      await welcome(await inhabitants.start(name, name, life()));
    },
    async kill(name) {
      await powers.beforeEnd();
      await inhabitants.kill(name);
    },
    async startSibling() {
      const place = `another pg ${++siblings}`;
      const sibling = await inhabitants.start(place, 'pg', life(), { PG_PORT: '0' });
      await welcome(sibling);
      return { port: sibling.port, kill: () => inhabitants.kill(place) };
    },
    moveClock: powers.moveClock,
    upcoming: powers.upcoming,
    snapshots: mode === 'sandbox' ? powers.snapshots : undefined,
    settle,
    async stop() {
      for (const place of inhabitants.places().filter((one) => !isName(one))) await inhabitants.stop(place);
      for (const name of NAMES.toReversed()) await inhabitants.stop(name);
    },
  };
  return town;
}

/** Starts all three, the shop when it finds the PG there, and lets it register its webhooks. When one does not come up the others are ended. */
export async function startAll(town: RunningTown): Promise<void> {
  try {
    const started = await Promise.allSettled([town.start('card'), town.start('pg')]);
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    await town.start('merchant');
    await town.settle();
  } catch (error) {
    await town.stop();
    throw error;
  }
}

export const isPortTaken = (error: unknown): boolean =>
  error instanceof StartupError && /port \d+ is taken/.test(error.message);
