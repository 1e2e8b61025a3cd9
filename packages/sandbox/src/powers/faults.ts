import { randomUUID } from 'node:crypto';
import type { sandboxFaults } from '@payflow/contracts';
import { type Order, StandingFaults } from '@payflow/service-kit';
import { z } from 'zod';
import type { Led } from './led.ts';

type StandingFault = sandboxFaults.StandingFault;

/** The faults of a town. Its servers play and count them; a server that starts later is told of them. */
export interface TownFaults {
  put(faults: readonly sandboxFaults.Fault[]): Promise<readonly StandingFault[]>;
  list(): Promise<readonly StandingFault[]>;
  /** Keeps what was counted so far, for the servers that are told of it later: one of them is about to end. */
  keepCounts(): Promise<void>;
  /** What a server that starts now must be told. */
  order(): Order;
}

const Answers = z.array(StandingFaults);

/** Those without a name get one that says what they are. */
function named(faults: readonly sandboxFaults.Fault[]): StandingFault[] {
  const taken = new Set(faults.map(({ name }) => name));
  return faults.map((fault) => {
    let name = fault.name ?? `${fault.hop}-${fault.fault}`;
    for (let n = 2; fault.name === undefined && taken.has(name); n++)
      name = `${fault.hop}-${fault.fault}-${n}`;
    taken.add(name);
    return { fault: { ...fault, name }, seen: 0, hit: 0 };
  });
}

const plus = (a: StandingFault, b: StandingFault | undefined): StandingFault =>
  b ? { ...a, seen: a.seen + b.seen, hit: a.hit + b.hit } : a;

export function townFaults({ tellAll, seed = randomUUID() }: Pick<Led, 'tellAll' | 'seed'>): TownFaults {
  let standing: readonly StandingFault[] = [];
  const order = (): Order => ({ do: 'set-faults', faults: [...standing], seed });

  async function list(): Promise<readonly StandingFault[]> {
    const counted = Answers.parse(await tellAll({ do: 'faults' })).flat();
    return standing.map(({ fault }) =>
      counted
        .filter((one) => one.fault.name === fault.name)
        .reduce((sum, one) => plus(sum, one), { fault, seen: 0, hit: 0 }),
    );
  }

  return {
    async put(faults) {
      standing = named(faults);
      await tellAll(order());
      return list();
    },
    list,
    async keepCounts() {
      if (standing.length > 0) standing = await list();
    },
    order,
  };
}
