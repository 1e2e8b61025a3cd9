import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxOptions } from '../start-sandbox.ts';
import { type Credentials, makeCredentials } from '../supervisor/credentials.ts';
import { type OtherIssuer, startOtherIssuer } from '../town/other-issuer.ts';
import { createRunningTown, startAll } from '../town/running-town.ts';
import { booksIn, msOf, type Sandbox, type SandboxClock, sandboxOf } from '../town/sandbox.ts';
import { putAll } from '../town/scripts.ts';
import { servers } from '../town/servers.ts';
import { NO_DOOR, ONE_EACH } from '../town/topology.ts';
import { createWires, type Wires } from '../town/wires.ts';
import { keyedRandom } from './chance.ts';
import { simulatedNetwork, type Travel } from './network.ts';
import { type OwnShop, openOwnShop } from './own-shop.ts';
import { Scheduler } from './scheduler.ts';
import { createTrace } from './trace.ts';
import { type SimulatedWorld, simulatedWorld } from './world.ts';

export interface SimulationOptions extends Omit<SandboxOptions, 'databaseUrl'> {
  /** `kept`: every log line of every server is in `logs`; absent, nothing is logged. */
  readonly logs?: 'kept';
  /** 1 to 5 ms each way when absent; with 0 to 0 time passes only while somebody waits. */
  readonly travel?: Travel;
}

export interface SimulatedClock extends SandboxClock {
  /** Virtual real time, ms: what deadlines, leases and signatures go by. */
  realNow(): number;
  /** Lets so much time go by, real and business, with all that happens in it, and no more. ISO 8601, like `PT5M`. */
  pass(duration: string): Promise<void>;
}

/** A whole PayFlow in this process on virtual time, without a socket: the same seed gives the same run. */
export interface Simulation extends Sandbox {
  readonly clock: SimulatedClock;
  /** Opens a server of the test's own in the town, on a request handler such as an Express app. */
  open(handler: RequestListener): OwnShop;
  /** What everybody did so far; the same bytes for the same seed and the same story. */
  trace(): Promise<string>;
}

/** Where a simulation begins when it is not told. */
const BEGINNING = Date.UTC(2026, 2, 2);
const PORTS = { pg: 8081, card: 8082, merchant: 8080 } as const;
const at = (port: number) => `http://127.0.0.1:${port}`;
const URLS = { pg: at(PORTS.pg), card: at(PORTS.card), merchant: at(PORTS.merchant) };
const ACROSS_TOWN: Travel = { leastMs: 1, mostMs: 5 };
/** Files there are memory. */
const MEMORY_DISK = '/dev/shm';

function alone(): never {
  throw new Error('a simulated town keeps its tables in files, which let one process in; use startSandbox');
}

function beginning({ now }: SimulationOptions): number {
  const startsAt = now === undefined ? BEGINNING : new Date(now).getTime();
  if (Number.isNaN(startsAt)) throw new RangeError(`${now} is no time; give RFC 3339 or milliseconds`);
  return startsAt;
}

interface Ground {
  readonly options: SimulationOptions;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly world: SimulatedWorld;
  readonly wires: Wires;
  readonly other: OtherIssuer | undefined;
}

function townOn({ options, folder, credentials, world, wires, other }: Ground) {
  const { mode = 'sandbox', overrides = {}, issuers, starts } = options;
  const named = other && issuers ? { CARD_ISSUERS: issuers({ card: URLS.card, other: other.url }) } : {};
  return createRunningTown({
    places: ONE_EACH,
    door: NO_DOOR,
    world,
    starts: { ...servers, ...starts },
    ports: PORTS,
    urls: URLS,
    wires,
    folder,
    credentials,
    mode,
    offsetMs: 0,
    seed: options.seed ?? 1,
    databaseUrl: undefined,
    books: { ...booksIn(folder, undefined), otherCards: other ? [other.books] : [] },
    overrides: { ...overrides, pg: { ...named, ...overrides.pg } },
    otherCard: other?.server,
  });
}

/** The calls of the test itself, which have time move on. */
function ownCalls(scheduler: Scheduler, call: Sandbox['transport']) {
  let underWay = 0;
  const transport: Sandbox['transport'] = async (request) => {
    underWay++;
    try {
      return await scheduler.until(call(request));
    } finally {
      underWay--;
    }
  };
  return { transport, isIdle: () => underWay === 0 };
}

async function makeFolder(within: string | undefined): Promise<string> {
  return mkdtemp(join(within ?? (existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir()), 'payflow-'));
}

/**
 * `await using town = await simulate({ seed })`: the surface of `startSandbox()` on virtual time. Nothing happens
 * unless the test waits for something of the town's.
 */
export async function simulate(options: SimulationOptions = {}): Promise<Simulation> {
  await using opened = new AsyncDisposableStack();
  const folder = await makeFolder(options.within);
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const { seed = 1, mode = 'sandbox' } = options;
  const startsAt = beginning(options);
  const random = keyedRandom(seed);
  const credentials = options.credentials ?? makeCredentials(random);
  const scheduler = new Scheduler(startsAt);
  const trace = createTrace(() => scheduler.now);
  const { logs, travel = ACROSS_TOWN } = options;
  const network = simulatedNetwork({ scheduler, random, travel, saw: trace.saw });
  const world = simulatedWorld({ scheduler, network, trace, seed, startsAt, ...(logs ? { logs } : {}) });
  const otherIssuer = { folder, credentials, mode, databaseUrl: undefined };
  const other = options.issuers
    ? await scheduler.until(startOtherIssuer({ ...otherIssuer, parts: world.partsOf('other', 0) }))
    : undefined;
  if (other) opened.defer(() => scheduler.until(Promise.resolve(other[Symbol.asyncDispose]())));
  const wires = createWires(PORTS, world.clock);
  const town = townOn({ options, folder, credentials, world, wires, other });
  await scheduler.until(startAll(town));
  opened.defer(() => scheduler.until(town.stop()));
  const way = network.of('test').transport({ clock: world.clock });
  const { transport, isIdle } = ownCalls(scheduler, way.call);
  const books = booksIn(folder, undefined);
  const otherCards = other ? [other.books] : [];
  const sandbox = sandboxOf({
    ...{ world, town, wires, urls: URLS, books, otherCards, folder, credentials, transport },
    moving: (work) => scheduler.until(work),
    keep: (gate) => void open.use(gate),
    async openPort(handler, port) {
      const gate = network.listen('gate', handler, port);
      return { url: `http://localhost:${gate.port}`, close: gate.close };
    },
  });
  await putAll(sandbox.scripts, options.scripts ?? {});
  const quiet = () => scheduler.quiet(() => wires.underWay === 0 && isIdle());
  const open = opened.move();
  return {
    ...sandbox,
    clock: {
      ...sandbox.clock,
      realNow: world.clock.realNow,
      async pass(duration) {
        const passed = world.clock.after(msOf(duration)).then(() => scheduler.moment());
        await scheduler.until(passed);
      },
    },
    quiet,
    sibling: alone,
    worker: alone,
    open: (handler) => openOwnShop({ scheduler, network, clock: world.clock }, handler),
    trace: () => trace.written(books.pg),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
