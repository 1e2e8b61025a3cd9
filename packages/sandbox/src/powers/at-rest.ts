import type { ServerName } from '@payflow/contracts';
import type { RestStep } from '@payflow/service-kit';
import { z } from 'zod';
import type { Led, Member } from './led.ts';
import type { Intent } from './shelf.ts';

/**
 * What is done to all databases of a town at one moment.
 * 1. Who calls others comes to rest before those that it calls: the shop, the gateway, the issuers. Nothing is copied
 *    or changed before none of them writes any more, so that the copies show one moment of the whole town.
 * 2. Before servers become something else, what is still under way is cut on all of them; each then begins another life.
 * 3. Whatever fails, the servers go on.
 */
export interface AtRest {
  copy(id: string): Promise<{ readonly at: number; readonly takenAt: number; readonly payments: number }>;
  /** Resolves to the new offset of business time, which `offsetAt` tells by real time. */
  become(intent: Intent, offsetAt: (realNow: number) => number): Promise<number>;
  /** Why they cannot go back to the copies of this id; undefined when they can. */
  misfit(id: string): Promise<string | undefined>;
  /** Why they cannot be taken back at all; undefined when they can. */
  oneWay(): Promise<string | undefined>;
  keepCopies(ids: string[]): Promise<void>;
}

const INWARDS: readonly ServerName[] = ['merchant', 'pg', 'card'];
const RealTimes = z.array(z.number());
const Rows = z.array(z.record(z.string(), z.number()));

/** Those who keep books, each once: processes of one server may share theirs. */
function keepers(members: readonly Member[]): Member[] {
  const missing = INWARDS.filter((name) => members.every((member) => member.name !== name));
  if (missing.length > 0) throw new Error(`${missing.join(' and ')} must run for that`);
  return [...new Map(members.toReversed().map((member) => [member.books, member])).values()];
}

const called = (name: ServerName, members: readonly Member[]) =>
  members.filter((member) => member.name === name);

const tell = (members: readonly Member[], rest: RestStep): Promise<unknown[]> =>
  Promise.all(members.map((member) => member.tell({ do: 'rest', rest })));

/** Resolves to real time, by their own clock. */
async function bringToRest(members: readonly Member[]): Promise<number> {
  for (const name of INWARDS) await tell(called(name, members), { step: 'close' });
  return Math.max(...RealTimes.parse(await tell(members, { step: 'freeze' })));
}

/** Those that are called first, so that who calls finds them. One that cannot go on keeps no other from it. */
async function reopen(members: readonly Member[], offsetMs: number): Promise<void> {
  const failures: unknown[] = [];
  for (const name of INWARDS.toReversed())
    await tell(called(name, members), { step: 'reopen', offsetMs }).catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

export function atRest({ members, clock, shelf }: Pick<Led, 'members' | 'clock' | 'shelf'>): AtRest {
  return {
    async copy(id) {
      const all = members();
      const own = keepers(all);
      try {
        const takenAt = await bringToRest(all);
        const rows = Rows.parse(await tell(own, { step: 'copy', id }));
        const payments = rows[own.findIndex(({ name }) => name === 'pg')]?.payments ?? 0;
        return { at: takenAt + clock.offsetMs, takenAt, payments };
      } finally {
        await reopen(all, clock.offsetMs);
      }
    },
    async become(intent, offsetAt) {
      const all = members();
      const own = keepers(all);
      try {
        const realNow = await bringToRest(all);
        shelf.begin(intent);
        await tell(all, { step: 'end-life' });
        await tell(own, intent.become === 'new' ? { step: 'clear' } : { step: 'put-back', id: intent.id });
        clock.write(offsetAt(realNow));
        shelf.finished();
      } finally {
        await reopen(all, clock.offsetMs);
      }
      // The shop tells the gateway where it is, as after every start.
      await Promise.all(called('merchant', all).map((shop) => shop.tell({ do: 'settle' })));
      return clock.offsetMs;
    },
    async misfit(id) {
      const whys = await tell(keepers(members()), { step: 'misfit', id });
      return whys.find((why) => typeof why === 'string');
    },
    async oneWay() {
      const whys = await tell(keepers(members()), { step: 'one-way' });
      return whys.find((why) => typeof why === 'string');
    },
    async keepCopies(ids) {
      await tell(keepers(members()), { step: 'keep-copies', ids });
    },
  };
}
