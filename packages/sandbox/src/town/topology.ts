import type { ServerName } from '@payflow/contracts';
import type { Environment, ProcessName } from './servers.ts';

/** Several processes of the gateway on one database, behind one address. A town without this has one alone. */
export interface Topology {
  /** Processes that merchants call. */
  readonly pgs: number;
  /** Processes that run timers and send webhooks behind them. */
  readonly workers: number;
  /** What each of them is told, on top of what the town tells it. */
  environmentOf(town: string): Environment;
  /** Opens the one address that everybody calls. Throws a StartupError when its port is taken. */
  openDoor(plan: DoorPlan): Promise<AsyncDisposable>;
}

export interface DoorPlan {
  readonly port: number;
  readonly upstreams: Readonly<Record<ServerName, readonly string[]>>;
}

/** What stands before the gateway's processes: it goes and comes with them. */
export interface Door {
  open(): Promise<void>;
  shut(): Promise<void>;
}

/** Where one process has the address to itself. */
export const NO_DOOR: Door = { open: async () => undefined, shut: async () => undefined };

export function doorOf(topology: Topology, plan: DoorPlan): Door {
  let standing: AsyncDisposable | undefined;
  return {
    async open() {
      standing = await topology.openDoor(plan);
    },
    async shut() {
      const shut = standing;
      standing = undefined;
      await shut?.[Symbol.asyncDispose]();
    },
  };
}

/** One process of a server, and what tells it from the others of that server. */
export interface Place {
  readonly place: string;
  readonly process: ProcessName;
  readonly environment: Environment;
}

export type Places = Readonly<Record<ServerName, readonly Place[]>>;

const alone = (name: ServerName): readonly Place[] => [{ place: name, process: name, environment: {} }];

/** One process of each server. */
export const ONE_EACH: Places = { pg: alone('pg'), card: alone('card'), merchant: alone('merchant') };

/** The gateway's processes: one for each of these ports, and the workers. */
export function placesOf(topology: Topology, pgPorts: readonly number[], town: string): Places {
  const environment = topology.environmentOf(town);
  const pgs = pgPorts.map((port, i) => ({
    place: `pg ${i + 1}`,
    process: 'pg' as const,
    environment: { ...environment, PG_PORT: String(port), PAYFLOW_WORKERS: 'apart' },
  }));
  const workers = Array.from({ length: topology.workers }, (_, i) => ({
    place: `worker ${i + 1}`,
    process: 'worker' as const,
    environment: { ...environment, WORKER_PORT: '0' },
  }));
  return { ...ONE_EACH, pg: [...pgs, ...workers] };
}

let standing: Topology | undefined;

/** Each town of this process that says nothing of it is made so from now on: for the setup of a test project. */
export function makeTowns(topology: Topology): void {
  standing = topology;
}

export const standingTopology = (): Topology | undefined => standing;
