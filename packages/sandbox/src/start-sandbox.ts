import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operation, type ServerName } from '@payflow/contracts';
import { type BooksPlace, dropDatabase } from '@payflow/database';
import { type Client, liveClock, liveTransport, type Transport, type Upcoming } from '@payflow/service-kit';
import { type Buyer, createBuyer } from './buyer.ts';
import { findBreaches } from './invariants/invariants.ts';
import type { TownBooks } from './invariants/read-facts.ts';
import { type Credentials, makeCredentials } from './supervisor/credentials.ts';
import { fileIn } from './supervisor/data-folder.ts';
import { type Backwards, backwards } from './town/backwards.ts';
import { keyedClient, type ShopClient, shopClient } from './town/clients.ts';
import { faultsOf, type SandboxFaults } from './town/faults.ts';
import { type ForOwnShops, forOwnShops } from './town/for-own-shops.ts';
import { type OtherIssuer, startOtherIssuer } from './town/other-issuer.ts';
import { freePorts } from './town/ports.ts';
import { createRunningTown, isPortTaken, type RunningTown, startAll } from './town/running-town.ts';
import { putAll, type ToldScript, type TownScripts, townScripts } from './town/scripts.ts';
import { type Environment, type Start, servers } from './town/servers.ts';
import { createWires, type Interceptor, type WireEnd, type Wires } from './town/wires.ts';

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
  readonly starts?: Readonly<Partial<Record<ServerName, Start>>>;
}

export interface SandboxClock {
  /** Business time, ms. */
  now(): number;
  /** Moves business time on all servers and waits until the town is quiet. ISO 8601, like `PT5M`. */
  advance(duration: string): Promise<void>;
  /** The same, to a business time: RFC 3339 or ms. Throws a RangeError for one that has passed. */
  advanceTo(time: string | number): Promise<void>;
  /** What falls due next on all servers, the earliest first; due in ms. */
  next(): Promise<readonly Upcoming[]>;
}

/** A whole PayFlow in this process, over real HTTP, on files that go when it ends. */
export interface Sandbox extends AsyncDisposable, Backwards, ForOwnShops {
  readonly pg: Client;
  readonly card: Client;
  readonly shop: ShopClient;
  readonly mina: Buyer;
  readonly clock: SandboxClock;
  /** What the card issuer is told to do. */
  readonly scripts: TownScripts;
  readonly faults: SandboxFaults;
  readonly credentials: Credentials;
  /** Every log line of every server. */
  readonly logs: readonly string[];
  readonly folder: string;
  /** The test's own way out, past all wires. */
  readonly transport: Transport;
  buyer(name: string): Buyer;
  url(name: ServerName): string;
  /** The database of a server. */
  file(name: ServerName): string;
  /** Where a server keeps its tables, on whichever engine. */
  books(name: ServerName): BooksPlace;
  /** Resolves when nothing is in flight and no timer is due. */
  quiet(): Promise<void>;
  /** Calls of one server to another, or to a shop of your own by its address, are refused until `restore`. */
  cut(from: ServerName, to: WireEnd): void;
  /** Gives back how to take it off again. */
  intercept(from: ServerName, to: WireEnd, interceptor: Interceptor): () => void;
  /** Ends a server as a crash would; its files stay. */
  kill(name: ServerName): Promise<void>;
  /** Starts a killed server again, on the same port and files. */
  start(name: ServerName): Promise<void>;
  /** Another process of the gateway on the same database, which must be a database server's. */
  sibling(): Promise<SandboxSibling>;
  /** What is wrong in the books of the gateway and its issuers, one line for each; empty in a quiet town. */
  invariants(): Promise<string[]>;
}

export interface SandboxSibling {
  readonly pg: Client;
  /** As a crash would end it. */
  kill(): Promise<void>;
}

const PORT_TRIES = 5;
const NAMES = ['pg', 'card', 'merchant'] as const;

interface Place {
  readonly town: RunningTown;
  readonly wires: Wires;
  readonly urls: Readonly<Record<ServerName, string>>;
}

function booksOf(folder: string, url: string | undefined): Required<Omit<TownBooks, 'logs' | 'otherCards'>> {
  const of = (service: ServerName) => ({ service, file: fileIn(folder, service), url });
  return { pg: of('pg'), card: of('card'), merchant: of('merchant') };
}

const offsetOf = ({ now }: SandboxOptions): number =>
  now === undefined ? 0 : new Date(now).getTime() - Date.now();

interface Ground {
  readonly options: SandboxOptions;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly other: OtherIssuer | undefined;
}

function settleIn({ options, folder, credentials, other }: Ground, free: number[]): Place {
  const [pg = 0, card = 0, merchant = 0] = free;
  const ports = { pg, card, merchant };
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const urls = { pg: at(pg), card: at(card), merchant: at(merchant) };
  const wires = createWires(ports);
  const { seed, mode = 'sandbox', overrides = {}, issuers } = options;
  const named = other && issuers ? { CARD_ISSUERS: issuers({ card: urls.card, other: other.url }) } : {};
  const town = createRunningTown({
    starts: { ...servers, ...options.starts },
    ports,
    urls,
    wires,
    folder,
    credentials,
    mode,
    offsetMs: offsetOf(options),
    seed,
    databaseUrl: options.databaseUrl,
    books: { ...booksOf(folder, options.databaseUrl), otherCards: other ? [other.books] : [] },
    overrides: { ...overrides, pg: { ...named, ...overrides.pg } },
    otherCard: other?.server,
  });
  return { town, wires, urls };
}

/** A free port may be taken by someone else before it is bound; then others are tried. */
async function startPlace(ground: Ground): Promise<Place> {
  for (let tries = 1; ; tries++) {
    const place = settleIn(ground, await freePorts(3));
    try {
      await startAll(place.town);
      return place;
    } catch (error) {
      if (tries === PORT_TRIES || !isPortTaken(error)) throw error;
    }
  }
}

function clockOf(town: RunningTown): SandboxClock {
  return {
    now: () => Date.now() + town.offsetMs,
    async advance(duration) {
      const ms = operation.durationMs(duration);
      if (ms === undefined) throw new RangeError(`${duration} is not an ISO 8601 duration of days and time`);
      await town.moveClock({ ms, wait: true });
    },
    async advanceTo(time) {
      const to = new Date(time).getTime();
      if (!(to > Date.now() + town.offsetMs))
        throw new RangeError(`the clock cannot go to ${time}: it has passed`);
      await town.moveClock({ to, wait: true });
    },
    next: town.upcoming,
  };
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
    ? opened.use(await startOtherIssuer({ folder, credentials, mode, offsetMs, databaseUrl }))
    : undefined;
  const ground = { options: { ...options, databaseUrl }, folder, credentials, other };
  const { town, wires, urls } = await startPlace(ground);
  opened.defer(town.stop);
  const { call: transport, close } = liveTransport({ clock: liveClock() });
  opened.defer(close);
  const { m001SecretKey, adminKey, cardKey } = credentials;
  const keys = { merchant: m001SecretKey, admin: adminKey, card: cardKey };
  const buyer = (name: string) => createBuyer({ name, shopUrl: urls.merchant, transport });
  const books = booksOf(folder, databaseUrl);
  const clock = clockOf(town);
  const pg = keyedClient({ baseUrl: urls.pg, transport, keys });
  const card = keyedClient({ baseUrl: urls.card, transport, keys });
  const scripts = townScripts(card);
  await putAll(scripts, options.scripts ?? {});
  const open = opened.move();
  return {
    ...forOwnShops({ pg, pgUrl: urls.pg, transport, keep: (gate) => void open.use(gate) }),
    pg,
    card,
    shop: shopClient({ baseUrl: urls.merchant, transport, keys }),
    mina: buyer('Mina'),
    clock,
    scripts,
    faults: faultsOf(pg),
    credentials,
    logs: town.logs,
    folder,
    transport,
    buyer,
    url: (name) => urls[name],
    file: (name) => fileIn(folder, name),
    books: (name) => books[name],
    quiet: town.settle,
    cut: wires.cut,
    ...backwards(town, wires),
    intercept: wires.intercept,
    kill: town.kill,
    start: town.start,
    async sibling() {
      const { port, kill } = await town.startSibling();
      return { pg: keyedClient({ baseUrl: `http://127.0.0.1:${port}`, transport, keys }), kill };
    },
    invariants: async () => [
      ...town.fatal,
      ...(await findBreaches(
        { ...books, otherCards: other ? [other.books] : [] },
        { now: clock.now(), realNow: Date.now() },
      )),
    ],
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
