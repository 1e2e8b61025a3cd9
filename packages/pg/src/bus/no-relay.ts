import type { Relay } from './relay.ts';

/** Of a process whose messages would end with it, and which handles none: those that work find them in the outbox. */
export const noRelay: Relay = {
  holdUntil: () => 0,
  follow: () => undefined,
  start: () => undefined,
  settle: async () => undefined,
  stop: () => undefined,
  end: () => undefined,
};
