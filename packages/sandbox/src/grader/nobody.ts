import { createFaults } from '@payflow/service-kit';
import type { Start } from '../town/servers.ts';

/** In place of the town's own shop, where one of a user's own is graded. */
export const nobody: Start = async (_env, { clock }) => ({
  port: 0,
  setOffset: () => undefined,
  settle: async () => undefined,
  // At rest at any time, and without books.
  async rest({ step }) {
    if (step === 'copy') return {};
    return step === 'freeze' ? 0 : undefined;
  },
  upcoming: async () => ({ now: clock.now(), timers: [] }),
  faults: createFaults('merchant'),
  stop: async () => undefined,
  kill: async () => undefined,
});
