import { type ServerName, StartupError } from '@payflow/contracts';
import {
  type ClockMove,
  type ClockMoved,
  type Controlled,
  carryOut,
  type Order,
  type RunningServer,
  type Snapshots,
  type Upcoming,
} from '@payflow/service-kit';
import { examine } from '../invariants/invariants.ts';
import type { TownBooks } from '../invariants/read-facts.ts';
import { createSupervisor } from '../powers/powers.ts';
import { openShelf } from '../powers/shelf.ts';
import { createInhabitants, type Habitat, type Life, memberOf } from './inhabitants.ts';
import { createProcesses, type Process, type Sibling } from './processes.ts';
import type { Door } from './topology.ts';
import type { Wires } from './wires.ts';

/**
 * Three servers in this process, on files of their own; a server may have several processes.
 * 1. Business time has the same offset on all of them, also on one that is started later.
 * 2. A server that is killed and started again goes on with its files, its port and its random bytes.
 */
export interface RunningTown {
  readonly offsetMs: number;
  /** What servers said when they could no longer trust their database. */
  readonly fatal: readonly string[];
  /** All processes that the town gives it. */
  start(name: ServerName): Promise<void>;
  /** As a crash would end it, with all processes that the town gave it. */
  kill(name: ServerName): Promise<void>;
  /** Those that the town gives a server, whether they run or not. */
  processes(name: ServerName): readonly Process[];
  /** Another process of the gateway, on the same database; a file lets nobody else in. */
  startSibling(): Promise<Sibling>;
  /** A worker of the gateway, on the same database. */
  startWorker(): Promise<Sibling>;
  /** Moves business time on all servers. */
  moveClock(move: ClockMove): Promise<ClockMoved>;
  /** What falls due next on all servers, the earliest first. */
  upcoming(): Promise<readonly Upcoming[]>;
  /** In sandbox mode alone. */
  readonly snapshots: Snapshots | undefined;
  /** Runs what is due until nothing is, and no server calls another any more. */
  settle(): Promise<void>;
  /** The shop first and the issuer last. */
  stop(): Promise<void>;
}

export interface RunningTownOptions extends Habitat {
  readonly offsetMs: number;
  /** Before the gateway. */
  readonly door: Door;
  /** Decides what faults leave to chance. */
  readonly seed: number | undefined;
  readonly books: TownBooks;
  /** A further issuer, which this town did not start. */
  readonly otherCard: Controlled | undefined;
}

const NAMES = ['card', 'pg', 'merchant'] as const;
/** Rounds without a call between servers after which the town counts as settled. */
const QUIET_ROUNDS = 2;
const MOST_ROUNDS = 1_000;

/** Has all servers settle until none called another meanwhile. */
const byRounds = (wires: Wires, settle: () => Promise<unknown>) => async (): Promise<void> => {
  for (let rounds = 0, quiet = 0; quiet < QUIET_ROUNDS; rounds++) {
    if (rounds === MOST_ROUNDS) throw new Error(`the town is not quiet after ${rounds} rounds`);
    const before = wires.made;
    await settle();
    await wires.idle();
    quiet = wires.made === before ? quiet + 1 : 0;
  }
};

/** Processes that share their faults are told of them, and asked for them, once. */
function concerned(servers: readonly RunningServer[], order: Order): readonly RunningServer[] {
  if (order.do !== 'faults' && order.do !== 'set-faults') return servers;
  return [...new Map(servers.map((server) => [server.faults, server])).values()];
}

export function createRunningTown(options: RunningTownOptions): RunningTown {
  const { wires, mode, otherCard, folder, world, places, door } = options;
  const others = otherCard ? [memberOf('card', 'other card', otherCard)] : [];
  const inhabitants = createInhabitants(options);
  let { offsetMs } = options;
  const tellAll = (order: Order) =>
    Promise.all(concerned(inhabitants.servers(), order).map((server) => carryOut(server, order)));
  const settle =
    world.settler?.(() => wires.underWay === 0) ?? byRounds(wires, () => tellAll({ do: 'settle' }));
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
  const life = (): Life => ({
    offsetMs,
    supervisor: mode === 'sandbox' ? powers : undefined,
  });
  const processes = createProcesses({ inhabitants, places, door, powers, life });
  const town: RunningTown = {
    get offsetMs() {
      return offsetMs;
    },
    fatal: inhabitants.fatal,
    start: processes.start,
    kill: processes.kill,
    processes: processes.of,
    startSibling: () => processes.startAnother({ process: 'pg', environment: { PG_PORT: '0' } }),
    startWorker: () => processes.startAnother({ process: 'worker', environment: { WORKER_PORT: '0' } }),
    moveClock: powers.moveClock,
    upcoming: powers.upcoming,
    snapshots: mode === 'sandbox' ? powers.snapshots : undefined,
    settle,
    async stop() {
      for (const name of NAMES.toReversed()) await processes.stop(name);
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
