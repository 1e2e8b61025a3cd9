import { operation, type ServerName } from '@payflow/contracts';
import type { BooksPlace } from '@payflow/database';
import type { Client, Transport, Upcoming } from '@payflow/service-kit';
import { type Buyer, createBuyer } from '../buyer.ts';
import { findBreaches } from '../invariants/invariants.ts';
import type { TownBooks } from '../invariants/read-facts.ts';
import type { Credentials } from '../supervisor/credentials.ts';
import { fileIn } from '../supervisor/data-folder.ts';
import { type Backwards, backwards } from './backwards.ts';
import { keyedClient, type ShopClient, shopClient } from './clients.ts';
import { faultsOf, type SandboxFaults } from './faults.ts';
import { type ForOwnShops, forOwnShops } from './for-own-shops.ts';
import type { Gate, OpenPort } from './gate.ts';
import type { RunningTown } from './running-town.ts';
import { type TownScripts, townScripts } from './scripts.ts';
import type { Interceptor, WireEnd, Wires } from './wires.ts';
import type { Moving, World } from './world.ts';

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
  /** What a server runs as: one process, or those of a town of several. */
  processes(name: ServerName): readonly SandboxProcess[];
  /** Another process of the gateway on the same database, which must be a database server's. */
  sibling(): Promise<SandboxSibling>;
  /** A worker of the gateway on the same database, which must be a database server's. */
  worker(): Promise<SandboxWorker>;
  /** What is wrong in the books of the gateway and its issuers, one line for each; empty in a quiet town. */
  invariants(): Promise<string[]>;
}

export interface SandboxProcess {
  /** `pg`; `pg 1`, `worker 2` where there are several. */
  readonly name: string;
  /** Its own address, past what stands in front; while it runs. */
  readonly url: string;
  /** As a crash would end it. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. */
  start(): Promise<void>;
}

export interface SandboxSibling {
  readonly pg: Client;
  /** As a crash would end it. */
  kill(): Promise<void>;
}

export interface SandboxWorker {
  readonly url: string;
  /** As a crash would end it. */
  kill(): Promise<void>;
}

/** What a sandbox is made of. */
export interface SandboxParts {
  readonly world: World;
  readonly town: RunningTown;
  readonly wires: Wires;
  readonly urls: Readonly<Record<ServerName, string>>;
  readonly books: ServerBooks;
  readonly otherCards: readonly BooksPlace[];
  readonly folder: string;
  readonly credentials: Credentials;
  readonly transport: Transport;
  /** Closes it with the town. */
  keep(gate: Gate): void;
  /** Has time go by until the work is done, where it does not by itself. */
  readonly moving?: Moving;
  /** Where gates are opened; ports of the machine when absent. */
  readonly openPort?: OpenPort;
}

export type ServerBooks = Readonly<Record<ServerName, BooksPlace>>;

export function booksIn(folder: string, url: string | undefined): ServerBooks {
  const of = (service: ServerName) => ({ service, file: fileIn(folder, service), url });
  return { pg: of('pg'), card: of('card'), merchant: of('merchant') };
}

/** The milliseconds of a duration in a test, which must be right. */
export function msOf(duration: string): number {
  const ms = operation.durationMs(duration);
  if (ms === undefined) throw new RangeError(`${duration} is not an ISO 8601 duration of days and time`);
  return ms;
}

/** The surface of a town, whatever world it stands on. */
export function sandboxOf(parts: SandboxParts): Omit<Sandbox, keyof AsyncDisposable> {
  const { world, town, wires, urls, books, otherCards, folder, credentials, transport } = parts;
  const { m001SecretKey, adminKey, cardKey } = credentials;
  const keys = { merchant: m001SecretKey, admin: adminKey, card: cardKey, shopper: adminKey };
  const buyer = (name: string) => createBuyer({ name, shopUrl: urls.merchant, transport });
  const times = () => {
    const realNow = world.clock.realNow();
    return { now: realNow + town.offsetMs, realNow };
  };
  const allBooks: TownBooks = { ...books, otherCards };
  const pg = keyedClient({ baseUrl: urls.pg, transport, keys });
  const card = keyedClient({ baseUrl: urls.card, transport, keys });
  const { keep, openPort, moving = (work) => work } = parts;
  return {
    ...forOwnShops({ pg, pgUrl: urls.pg, transport, keep, ...(openPort ? { openPort } : {}) }),
    pg,
    card,
    scripts: townScripts(card),
    faults: faultsOf(pg),
    shop: shopClient({ baseUrl: urls.merchant, transport, keys }),
    mina: buyer('Mina'),
    clock: {
      now: () => times().now,
      async advance(duration) {
        await town.moveClock({ ms: msOf(duration), wait: true });
      },
      async advanceTo(time) {
        const to = new Date(time).getTime();
        if (!(to > times().now)) throw new RangeError(`the clock cannot go to ${time}: it has passed`);
        await town.moveClock({ to, wait: true });
      },
      next: town.upcoming,
    },
    credentials,
    logs: world.logs,
    folder,
    transport,
    buyer,
    url: (name) => urls[name],
    file: (name) => fileIn(folder, name),
    books: (name) => books[name],
    quiet: town.settle,
    cut: wires.cut,
    ...backwards(town, wires, moving),
    intercept: wires.intercept,
    kill: (name) => moving(town.kill(name)),
    start: (name) => moving(town.start(name)),
    processes: (name) =>
      town.processes(name).map((process) => ({
        name: process.place,
        get url() {
          return `http://127.0.0.1:${process.port}`;
        },
        kill: () => moving(process.kill()),
        start: () => moving(process.start()),
      })),
    async sibling() {
      const { port, kill } = await town.startSibling();
      return { pg: keyedClient({ baseUrl: `http://127.0.0.1:${port}`, transport, keys }), kill };
    },
    async worker() {
      const { port, kill } = await town.startWorker();
      return { url: `http://127.0.0.1:${port}`, kill };
    },
    invariants: async () => [...town.fatal, ...(await findBreaches(allBooks, times()))],
  };
}
