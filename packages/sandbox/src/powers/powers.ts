import type { Question, Supervisor } from '@payflow/service-kit';
import { inspector } from '../invariants/inspector.ts';
import type { Led } from './led.ts';
import { townClock } from './move-clock.ts';

/** What can be done to a whole town: the same under `npm start` and in a test. */
export function createSupervisor(led: Led): Supervisor {
  const clock = townClock(led);
  return {
    moveClock: clock.move,
    upcoming: clock.upcoming,
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
    case 'invariants':
      return powers.invariants(question);
  }
}
