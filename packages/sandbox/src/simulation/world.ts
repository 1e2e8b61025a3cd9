import type { ServerName } from '@payflow/contracts';
import { createLogger, type Network, type RandomBytes } from '@payflow/service-kit';
import type { World } from '../town/world.ts';
import { keyedRandom } from './chance.ts';
import type { SimulatedNetwork } from './network.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';
import { virtualClock } from './virtual-clock.ts';

export interface SimulatedWorldParts {
  readonly scheduler: Scheduler;
  readonly network: SimulatedNetwork;
  readonly trace: Trace;
  readonly seed: number;
  readonly startsAt: number;
  /** `kept`: every log line of every server; absent, nothing is written. */
  readonly logs?: 'kept';
}

/** Virtual time, a network without sockets, and chance by the seed. */
export interface SimulatedWorld extends World {
  /** What a server beside the three stands on. */
  partsOf(name: ServerName | 'other', offsetMs: number): ReturnType<World['partsOf']>;
}

export function simulatedWorld(parts: SimulatedWorldParts): SimulatedWorld {
  const { scheduler, network, trace, seed, startsAt } = parts;
  const logs: string[] = [];
  const loggerOf = (name: string) =>
    parts.logs === 'kept'
      ? createLogger({ name, level: 'debug' }, { write: (line) => void logs.push(line) })
      : createLogger({ name, level: 'silent' });
  const logger = loggerOf('simulation');
  const clockOf = (name: string, offsetMs: number) =>
    virtualClock({
      ...{ scheduler, startsAt, offsetMs, logger },
      did: (timer, subject) => trace.ran(name, timer, subject),
    });
  const lives = new Map<string, { random: RandomBytes; network: Network }>();
  function livesOf(name: string) {
    const life = lives.get(name) ?? { random: keyedRandom(`${seed} ${name}`), network: network.of(name) };
    lives.set(name, life);
    return life;
  }
  return {
    clock: clockOf('town', 0),
    logs,
    partsOf: (name, offsetMs) => ({
      ...livesOf(name),
      clock: clockOf(name, offsetMs),
      logger: loggerOf(name),
      storage: { durability: 'process', onLook: (look) => scheduler.holdFor(look) },
    }),
    settler: (isIdle) => () => scheduler.quiet(isIdle),
  };
}
