import type { Tasks, Timer } from '@payflow/service-kit';
import { clear } from '../payments/change.ts';
import type { Store } from '../records/store.ts';
import type { Consumer } from './consumer.ts';
import type { Handling } from './handling.ts';

export interface RetryParts {
  readonly store: Store;
  readonly tasks: Tasks;
  readonly handling: Handling;
  readonly consumers: readonly Consumer[];
}

/** What does not fit waits until its lease is over; issuers may be slow, and other timers wait for none of them. */
const AT_ONCE = 64;

/** The handler of timers of kind `retry-message`. */
export function retryMessages({ store, tasks, handling, consumers }: RetryParts) {
  let underWay = 0;
  return async (timer: Timer): Promise<void> => {
    const held = { id: timer.id, fence: timer.fence };
    const { letter } = await store.look({ letter: timer.subject });
    if (letter?.state !== 'RETRYING') {
      const over = { result: undefined, timers: [clear('retry-message', timer.subject)] };
      return void (await store.decide({ timer: held }, () => over));
    }
    if (underWay >= AT_ONCE) return;
    underWay++;
    const consumer = consumers.find(({ name }) => name === letter.consumer);
    tasks.run(`retry ${letter.id}`, () =>
      handling.again(consumer, letter, held).finally(() => {
        underWay--;
      }),
    );
  };
}
