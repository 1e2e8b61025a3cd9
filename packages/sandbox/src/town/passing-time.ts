import type { Clock } from '@payflow/service-kit';
import { type ProcessName, type Start, servers } from './servers.ts';

/** Real time that passes when it is told to, on all servers of a town alike; deadlines on the wire stay the machine's. */
export interface PassingTime {
  /** For `startSandbox({ starts })`. */
  readonly starts: Readonly<Record<ProcessName, Start>>;
  /** Lets this much time go by, business and real; what falls due happens when the town is next looked at. */
  pass(ms: number): void;
}

export function passingTime(): PassingTime {
  let passedMs = 0;
  const passing = (clock: Clock): Clock => ({
    ...clock,
    now: () => clock.now() + passedMs,
    realNow: () => clock.realNow() + passedMs,
    elapsedMs: () => clock.elapsedMs() + passedMs,
    get offsetMs() {
      return clock.offsetMs;
    },
  });
  const on =
    (start: Start): Start =>
    (env, parts) =>
      start(env, { ...parts, clock: passing(parts.clock) });
  return {
    starts: {
      pg: on(servers.pg),
      worker: on(servers.worker),
      card: on(servers.card),
      merchant: on(servers.merchant),
    },
    pass(ms) {
      passedMs += ms;
    },
  };
}
