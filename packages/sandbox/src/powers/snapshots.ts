import { randomBytes } from 'node:crypto';
import { nearest, type Refusal, refuse } from '@payflow/contracts';
import type { Snapshot, Snapshots } from '@payflow/service-kit';
import { atRest } from './at-rest.ts';
import type { Led } from './led.ts';
import type { Kept } from './shelf.ts';

/** The snapshots of a town. What was cut short half-way is done again at the next start. */
export interface TimeTravel extends Snapshots {
  /** Why there is no going back, to a snapshot or to the beginning; undefined when there is. */
  oneWay(): Promise<Refusal | undefined>;
  /** Finishes what an earlier process has begun. */
  finish(): Promise<void>;
}

const ID_BYTES = 6;
const MOST_NAMED = 20;

function freeName(taken: readonly Kept[]): string {
  const names = new Set(taken.map(({ name }) => name));
  for (let number = 1; ; number++) if (!names.has(`snapshot-${number}`)) return `snapshot-${number}`;
}

function unknown(name: string, known: readonly Kept[]): Refusal {
  const names = known.map((kept) => kept.name);
  const meant = nearest(name, names);
  const there = names.length === 0 ? 'there is none yet' : `there is ${names.slice(-MOST_NAMED).join(', ')}`;
  const hint = meant === undefined ? `${there}.` : `did you mean ${meant}?`;
  return refuse('NOT_FOUND', `There is no snapshot ${name}; ${hint}`);
}

const shown = ({ name, at, payments }: Kept): Snapshot => ({ name, at, payments });

export function timeTravel(led: Pick<Led, 'members' | 'clock' | 'shelf'>): TimeTravel {
  const { clock, shelf } = led;
  const town = atRest(led);
  const find = (name: string) => shelf.all().findLast((kept) => kept.name === name);

  /** Copies that no snapshot names go too: their process died while it made them. */
  async function sweep(): Promise<void> {
    await town.keepCopies(shelf.all().map(({ id }) => id));
    shelf.sweep();
  }

  const reset = () => town.become({ become: 'new' }, () => clock.firstOffsetMs);
  const goBackTo = ({ id, at }: Kept) =>
    town.become({ become: 'snapshot', id }, (realNow) => Math.round(at - realNow));

  return {
    reset,
    async oneWay() {
      const why = await town.oneWay();
      return why === undefined ? undefined : refuse('INVALID_STATE', `There is no going back: ${why}.`);
    },
    async take(asked) {
      const name = asked ?? freeName(shelf.all());
      const id = randomBytes(ID_BYTES).toString('hex');
      const kept = { name, id, ...(await town.copy(id)) };
      const older = shelf.all().filter((one) => one.name === name);
      shelf.put(kept);
      for (const one of older) shelf.remove(one.id);
      await sweep();
      return shown(kept);
    },
    list: async () => shelf.all().map(shown),
    async restore(name) {
      const kept = find(name);
      if (!kept) return unknown(name, shelf.all());
      const why = await town.misfit(kept.id);
      if (why !== undefined) return refuse('INVALID_STATE', `Snapshot ${name} cannot be restored: ${why}.`);
      await goBackTo(kept);
      return shown(kept);
    },
    async drop(name) {
      const kept = find(name);
      if (!kept) return unknown(name, shelf.all());
      shelf.remove(kept.id);
      await sweep();
      return shown(kept);
    },
    async finish() {
      const begun = shelf.begun();
      if (!begun) return;
      if (begun.become === 'new') return void (await reset());
      const kept = shelf.all().find(({ id }) => id === begun.id);
      if (kept) await goBackTo(kept);
    },
  };
}
