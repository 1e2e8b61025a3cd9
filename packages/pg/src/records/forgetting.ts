import type { Clock, Timer } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import type { Outcome, Store } from './store.ts';

const EVERY_MS = 60 * 60_000;
const AT_ONCE = 500;

/** A timer by which something is forgotten, again and again. */
export type Forgetting = Pick<Extract<TimerChange, { timer: 'set' }>, 'kind' | 'subject'>;

/** What goes in one commit. */
export type Forgotten = Pick<Outcome<unknown>, 'forgets' | 'forgetsConsumed' | 'forgetsLetters'>;

export const forgetAt = (forgetting: Forgetting, due: number): TimerChange => ({
  timer: 'set',
  ...forgetting,
  clock: 'business',
  due,
});

/** Deletes what was kept long enough; comes back at once while more is left than one commit takes, else in an hour. */
export function forget(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  forgetting: Forgetting,
  oldAt: (now: number, limit: number) => Promise<Forgotten>,
) {
  return async (timer: Timer): Promise<void> => {
    const now = clock.now();
    const old = await oldAt(now, AT_ONCE);
    const isMore = Object.values(old).some(({ length }) => length === AT_ONCE);
    const next = forgetAt(forgetting, isMore ? now : now + EVERY_MS);
    await store.decide({ timer: { id: timer.id, fence: timer.fence } }, () => ({
      result: undefined,
      ...old,
      timers: [next],
    }));
  };
}
