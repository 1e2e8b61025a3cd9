import { isRefusal, type ServerName } from '@payflow/contracts';
import type { Snapshots } from '@payflow/service-kit';
import type { RunningTown } from './running-town.ts';
import type { WireEnd, Wires } from './wires.ts';
import type { Moving } from './world.ts';

/** What takes a town back to how it was, and a wire to how it should be. */
export interface Backwards {
  /** Undoes `cut`. */
  restore(from: ServerName, to: WireEnd): void;
  /** All servers and business time go back to a snapshot. Throws when there is none of that name. */
  restore(snapshot: string): Promise<void>;
  /** Remembers all servers as they are; resolves to the name, which is made up when none is given. */
  snapshot(name?: string): Promise<string>;
  /** All servers as after a first start, and business time as at the town's. What stands on wires stays there. */
  reset(): Promise<void>;
}

export function backwards(town: RunningTown, wires: Wires, moving: Moving): Backwards {
  function travel(): Snapshots {
    if (!town.snapshots) throw new Error('servers are taken back in sandbox mode alone');
    return town.snapshots;
  }
  async function goBackTo(name: string): Promise<void> {
    const restored = await moving(travel().restore(name));
    if (isRefusal(restored)) throw new Error(restored.message);
  }
  function restore(from: ServerName, to: WireEnd): void;
  function restore(snapshot: string): Promise<void>;
  function restore(from: string, to?: WireEnd): void | Promise<void> {
    return to === undefined ? goBackTo(from) : wires.restore(from as ServerName, to);
  }
  return {
    restore,
    snapshot: async (name) => (await moving(travel().take(name))).name,
    async reset() {
      const offsetMs = await moving(travel().reset());
      if (isRefusal(offsetMs)) throw new Error(offsetMs.message);
    },
  };
}
