import type { Start } from '../town/servers.ts';

/** In place of the town's own shop, where one of a user's own is graded. */
export const nobody: Start = async () => ({
  port: 0,
  setOffset: () => undefined,
  settle: async () => undefined,
  stop: async () => undefined,
  kill: async () => undefined,
});
