import { answerOnSnapshots, type Order, type Question, type Supervisor } from '@payflow/service-kit';
import { inspector } from '../invariants/inspector.ts';
import { storyteller } from '../scenarios/storyteller.ts';
import { townFaults } from './faults.ts';
import type { Led } from './led.ts';
import { townClock } from './move-clock.ts';
import { timeTravel } from './snapshots.ts';

/** The supervisor, and what it does of itself. */
export interface Powers extends Supervisor {
  /** What a server that starts now must be told. */
  ordersForNewcomers(): readonly Order[];
  /** Must be called before a server ends that is started again. */
  beforeEnd(): Promise<void>;
  /** Finishes what an earlier process has begun. */
  finish(): Promise<void>;
}

/** What can be done to a whole town: the same under `npm start` and in a test. */
export function createSupervisor(led: Led): Powers {
  const inTurn = oneByOne();
  const faults = townFaults(led);
  const clock = townClock(led);
  const inspect = inspector({ ...led, offsetMs: () => led.clock.offsetMs });
  const travel = timeTravel(led);
  return {
    moveClock: (move) => inTurn(() => clock.move(move)),
    upcoming: clock.upcoming,
    putFaults: faults.put,
    faults: faults.list,
    ordersForNewcomers: () => [faults.order()],
    beforeEnd: faults.keepCounts,
    invariants: (options) => inTurn(() => inspect(options)),
    snapshots: {
      async reset() {
        const refusal = await travel.oneWay();
        if (refusal) return refusal;
        await faults.put([]);
        return inTurn(travel.reset);
      },
      take: (name) => inTurn(() => travel.take(name)),
      list: () => inTurn(travel.list),
      restore: async (name) => (await travel.oneWay()) ?? inTurn(() => travel.restore(name)),
      drop: (name) => inTurn(() => travel.drop(name)),
    },
    finish: () => inTurn(travel.finish),
    ...storyteller(),
  };
}

/** Nobody looks at a town, or moves it, that is on its way to another state. */
function oneByOne() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
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
    case 'scenarios':
      return powers.scenarios();
    case 'play-scenario':
      return powers.playScenario(question);
    default:
      return answerOnSnapshots(powers.snapshots, question);
  }
}
