import type { ServerName } from '@payflow/contracts';
import { type Clock, createLogger, liveClock, liveRandom, type RandomBytes } from '@payflow/service-kit';
import { keyedRandom } from '../simulation/chance.ts';
import type { Parts } from './servers.ts';

/** What a town stands on: the machine's time, network and chance, or simulated ones. */
export interface World {
  /** Real time for whatever is no server. */
  readonly clock: Clock;
  /** Every log line of every server, from debug up; a simulation keeps them when it is asked to. */
  readonly logs: readonly string[];
  /** What one life of a server is given; its random bytes go on from life to life. */
  partsOf(
    name: ServerName,
    offsetMs: number,
  ): Pick<Parts, 'clock' | 'random' | 'logger' | 'network' | 'storage'>;
  /** A world that moves by steps becomes quiet in its own way: when no timer is due, and `isIdle` says so too. */
  settler?(isIdle: () => boolean): () => Promise<void>;
}

/** Passes work on. */
export type Moving = <Result>(work: Promise<Result>) => Promise<Result>;

/** Sockets, and the machine's clock; a seed repeats ids and jitter alone. */
export function liveWorld(seed: number | undefined): World {
  const logs: string[] = [];
  const randomOf = (name: ServerName): RandomBytes =>
    seed === undefined ? liveRandom() : keyedRandom(`${seed} ${name}`);
  const random = { card: randomOf('card'), pg: randomOf('pg'), merchant: randomOf('merchant') };
  return {
    clock: liveClock(),
    logs,
    partsOf: (name, offsetMs) => ({
      clock: liveClock(offsetMs),
      random: random[name],
      logger: createLogger({ name, level: 'debug' }, { write: (line) => void logs.push(line) }),
    }),
  };
}
