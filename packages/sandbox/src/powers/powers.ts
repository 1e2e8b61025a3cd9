import type { Order, Question, Supervisor } from '@payflow/service-kit';
import { inspector } from '../invariants/inspector.ts';
import { townFaults } from './faults.ts';
import type { Led } from './led.ts';
import { townClock } from './move-clock.ts';

export interface Powers extends Supervisor {
  /** What a server that starts now must be told. */
  ordersForNewcomers(): readonly Order[];
  /** Must be called before a server ends that is started again. */
  beforeEnd(): Promise<void>;
}

/** What can be done to a whole town: the same under `npm start` and in a test. */
export function createSupervisor(led: Led): Powers {
  const faults = townFaults(led);
  const clock = townClock(led);
  return {
    moveClock: clock.move,
    upcoming: clock.upcoming,
    putFaults: faults.put,
    faults: faults.list,
    ordersForNewcomers: () => [faults.order()],
    beforeEnd: faults.keepCounts,
    invariants: inspector({ ...led, offsetMs: () => led.clock.offsetMs }),
  };
}

/** Answers a server that asks over IPC. */
export function answer(powers: Supervisor, question: Question): Promise<unknown> {
  switch (question.ask) {
    case 'move-clock':
      return powers.moveClock(question.move);
    case 'upcoming':
      return powers.upcoming();
    case 'put-faults':
      return powers.putFaults(question.faults);
    case 'faults':
      return powers.faults();
    case 'invariants':
      return powers.invariants(question);
  }
}
