import { type ReplyOf, sandboxFaults } from '@payflow/contracts';
import type { Client } from '@payflow/service-kit';
import type { z } from 'zod';
import { replyOf } from './clients.ts';

/** What goes wrong between the servers and in their databases, as `PUT /sandbox/faults` takes it. */
export interface SandboxFaults {
  /** Takes the place of all that stood. Throws in the words of the refusal, and then changes nothing. */
  put(faults: readonly z.input<typeof sandboxFaults.Fault>[]): Promise<FaultsReply>;
  list(): Promise<FaultsReply>;
  clear(): Promise<void>;
}
type FaultsReply = ReplyOf<typeof sandboxFaults.putFaults>;

/** By the gateway's API, as anybody sets them. */
export function faultsOf(pg: Client): SandboxFaults {
  return {
    put: async (faults) => replyOf(await pg.call(sandboxFaults.putFaults, { body: { faults: [...faults] } })),
    list: async () => replyOf(await pg.call(sandboxFaults.listFaults, {})),
    clear: async () => void replyOf(await pg.call(sandboxFaults.clearFaults, {})),
  };
}
