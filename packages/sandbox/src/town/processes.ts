import type { ServerName } from '@payflow/contracts';
import { carryOut, type RunningServer } from '@payflow/service-kit';
import type { Powers } from '../powers/powers.ts';
import type { createInhabitants, Life } from './inhabitants.ts';
import type { Door, Place, Places } from './topology.ts';

/**
 * The processes of a town's servers, as they begin and end.
 * 1. A server is there when all of its processes are, and the gateway when its door is open, too.
 * 2. Killed as a whole, all of them stop acting at the same moment.
 */
export interface Processes {
  start(name: ServerName): Promise<void>;
  kill(name: ServerName): Promise<void>;
  stop(name: ServerName): Promise<void>;
  of(name: ServerName): readonly Process[];
  /** One of the gateway that the town does not have by itself. */
  startAnother(place: Omit<Place, 'place'>): Promise<Sibling>;
}

export interface Process {
  readonly place: string;
  /** While it runs. */
  readonly port: number;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface Sibling {
  readonly port: number;
  kill(): Promise<void>;
}

export interface ProcessesParts {
  readonly inhabitants: ReturnType<typeof createInhabitants>;
  readonly places: Places;
  readonly door: Door;
  readonly powers: Pick<Powers, 'ordersForNewcomers' | 'beforeEnd'>;
  life(): Life;
}

export function createProcesses({ inhabitants, places, door, powers, life }: ProcessesParts): Processes {
  let others = 0;

  async function begin(name: ServerName, place: Place): Promise<RunningServer> {
    const started = await inhabitants.start(name, place, life());
    // Who shares the faults of others knows them; told again, it would undo what was counted since.
    const knows = inhabitants.servers().some((one) => one !== started && one.faults === started.faults);
    if (!knows) for (const order of powers.ordersForNewcomers()) await carryOut(started, order);
    return started;
  }

  async function kill(doomed: readonly Place[]): Promise<void> {
    await powers.beforeEnd();
    await Promise.all(doomed.map(({ place }) => inhabitants.kill(place)));
  }

  return {
    async start(name) {
      const begun: Promise<unknown>[] = places[name].map((place) => begin(name, place));
      const all = await Promise.allSettled(name === 'pg' ? [...begun, door.open()] : begun);
      for (const one of all) if (one.status === 'rejected') throw one.reason;
    },
    async kill(name) {
      await Promise.all([kill(places[name]), name === 'pg' ? door.shut() : undefined]);
    },
    async stop(name) {
      if (name === 'pg') await door.shut();
      await Promise.all(inhabitants.placesOf(name).map((place) => inhabitants.stop(place)));
    },
    of: (name) =>
      places[name].map((place) => ({
        place: place.place,
        get port() {
          return inhabitants.portOf(place.place);
        },
        kill: () => kill([place]),
        async start() {
          await begin(name, place);
        },
      })),
    async startAnother(place) {
      const name = `another ${place.process} ${++others}`;
      const { port } = await begin('pg', { ...place, place: name });
      return { port, kill: () => inhabitants.kill(name) };
    },
  };
}
