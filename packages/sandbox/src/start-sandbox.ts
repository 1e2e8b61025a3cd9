import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ServerName } from '@payflow/contracts';
import { dropDatabase } from '@payflow/database';
import { createLogger, liveClock, liveRandom, liveTransport } from '@payflow/service-kit';
import { type Credentials, makeCredentials } from './supervisor/credentials.ts';
import { type OtherIssuer, startOtherIssuer } from './town/other-issuer.ts';
import { freePorts } from './town/ports.ts';
import { createRunningTown, isPortTaken, type RunningTown, startAll } from './town/running-town.ts';
import { booksIn, type Sandbox, sandboxOf } from './town/sandbox.ts';
import { putAll, type ToldScript } from './town/scripts.ts';
import { type Environment, type ProcessName, type Start, servers } from './town/servers.ts';
import {
  type Door,
  doorOf,
  NO_DOOR,
  ONE_EACH,
  type Places,
  placesOf,
  standingTopology,
  type Topology,
} from './town/topology.ts';
import { createWires, type Wires } from './town/wires.ts';
import { liveWorld, type World } from './town/world.ts';

export type { Sandbox, SandboxClock, SandboxProcess, SandboxSibling, SandboxWorker } from './town/sandbox.ts';

export interface SandboxOptions {
  /** Makes ids and jitter repeatable; what the network does first stays its own. */
  readonly seed?: number;
  /** Business time at the start, RFC 3339 or ms, in the past or in the future; it ticks from there. */
  readonly now?: string | number;
  readonly mode?: 'sandbox' | 'server';
  /** The keys of the town; its own when absent. */
  readonly credentials?: Credentials;
  /** `mysql://…`: each server on a database of its own there, dropped at the end; SQLite files when absent. */
  readonly databaseUrl?: string | undefined;
  /** Environment of single servers, on top of what the sandbox gives them. */
  readonly overrides?: Readonly<Partial<Record<ServerName, Environment>>>;
  /** The folder in which the town makes its own; that of the system for such things when absent. */
  readonly within?: string;
  /** Starts a second card server beside the town's own; gives CARD_ISSUERS for the addresses of both. */
  readonly issuers?: (urls: { readonly card: string; readonly other: string }) => string;
  /** What the card issuer is told to do from the start, by the scripts' names. */
  readonly scripts?: Readonly<Record<string, ToldScript>>;
  /** Other servers than the real ones. */
  readonly starts?: Readonly<Partial<Record<ProcessName, Start>>>;
  /** Several processes of the gateway behind one address, on the database server of `databaseUrl`. */
  readonly topology?: Topology;
}

const PORT_TRIES = 5;
const NAMES = ['pg', 'card', 'merchant'] as const;

interface Home {
  readonly town: RunningTown;
  readonly wires: Wires;
  readonly urls: Readonly<Record<ServerName, string>>;
}

const offsetOf = ({ now }: SandboxOptions): number =>
  now === undefined ? 0 : new Date(now).getTime() - Date.now();

/** The second issuer's clock is where the town's was at the start. */
const otherParts = (offsetMs: number) => ({
  clock: liveClock(offsetMs),
  random: liveRandom(),
  logger: createLogger({ name: 'other', level: 'silent' }),
});

interface Ground {
  readonly options: SandboxOptions;
  readonly world: World;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly other: OtherIssuer | undefined;
  readonly topology: Topology | undefined;
}

const at = (port: number) => `http://127.0.0.1:${port}`;

function settleIn(
  ground: Ground,
  ports: Readonly<Record<ServerName, number>>,
  places: Places,
  door: Door,
): Home {
  const { options, world, folder, credentials, other } = ground;
  const urls = { pg: at(ports.pg), card: at(ports.card), merchant: at(ports.merchant) };
  const wires = createWires(ports, world.clock);
  const { mode = 'sandbox', overrides = {}, issuers } = options;
  const named = other && issuers ? { CARD_ISSUERS: issuers({ card: urls.card, other: other.url }) } : {};
  const town = createRunningTown({
    world,
    starts: { ...servers, ...options.starts },
    ports,
    urls,
    places,
    door,
    wires,
    folder,
    credentials,
    mode,
    offsetMs: offsetOf(options),
    seed: options.seed,
    databaseUrl: options.databaseUrl,
    books: { ...booksIn(folder, options.databaseUrl), otherCards: other ? [other.books] : [] },
    overrides: { ...overrides, pg: { ...named, ...overrides.pg } },
    otherCard: other?.server,
  });
  return { town, wires, urls };
}

async function openHome(ground: Ground): Promise<Home> {
  const { topology, folder } = ground;
  const [pg = 0, card = 0, merchant = 0, ...pgs] = await freePorts(3 + (topology?.pgs ?? 0));
  const ports = { pg, card, merchant };
  const upstreams = { pg: pgs.map(at), card: [at(card)], merchant: [at(merchant)] };
  const home = topology
    ? settleIn(
        ground,
        ports,
        placesOf(topology, pgs, basename(folder)),
        doorOf(topology, { port: pg, upstreams }),
      )
    : settleIn(ground, ports, ONE_EACH, NO_DOOR);
  await startAll(home.town);
  return home;
}

/** A free port may be taken by someone else before it is bound; then others are tried. */
async function findHome(ground: Ground): Promise<Home> {
  for (let tries = 1; ; tries++) {
    try {
      return await openHome(ground);
    } catch (error) {
      if (tries === PORT_TRIES || !isPortTaken(error)) throw error;
    }
  }
}

/** The same database server under names that no other town uses. */
function ownDatabases(url: string | undefined): string | undefined {
  if (!url) return undefined;
  const own = new URL(url);
  own.pathname = `/town_${randomBytes(6).toString('hex')}`;
  return own.href;
}

async function dropAll(url: string): Promise<void> {
  await Promise.all(NAMES.map((name) => dropDatabase(url, name)));
}

/** `await using town = await startSandbox()`: the three servers, a buyer, and power over time and network. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(options.within ?? tmpdir(), 'payflow-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const credentials = options.credentials ?? makeCredentials();
  const databaseUrl = ownDatabases(options.databaseUrl ?? process.env.PAYFLOW_TEST_DATABASE_URL);
  if (databaseUrl !== undefined) opened.defer(() => dropAll(databaseUrl));
  const { mode = 'sandbox' } = options;
  const offsetMs = offsetOf(options);
  const other = options.issuers
    ? opened.use(
        await startOtherIssuer({ folder, credentials, mode, databaseUrl, parts: otherParts(offsetMs) }),
      )
    : undefined;
  const world = liveWorld(options.seed);
  const topology = options.topology ?? standingTopology();
  const ground = { options: { ...options, databaseUrl }, world, folder, credentials, other, topology };
  const { town, wires, urls } = await findHome(ground);
  opened.defer(town.stop);
  const { call: transport, close } = liveTransport({ clock: liveClock() });
  opened.defer(close);
  const books = booksIn(folder, databaseUrl);
  const otherCards = other ? [other.books] : [];
  const sandbox = sandboxOf({
    ...{ world, town, wires, urls, books, otherCards, folder, credentials, transport },
    keep: (gate) => void open.use(gate),
  });
  await putAll(sandbox.scripts, options.scripts ?? {});
  const open = opened.move();
  return { ...sandbox, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
