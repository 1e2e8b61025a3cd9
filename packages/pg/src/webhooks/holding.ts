import type { Clock, Logger } from '@payflow/service-kit';
import type { TimerChange } from '../payments/change.ts';
import type { Question, Store } from '../records/store.ts';

/** A holder that dies is succeeded this soon; a fresh delivery is held as long before its first renewal. */
export const HOLD_MS = 5_000;
const RENEW_EVERY_MS = 2_000;

export type Held = NonNullable<Question['timer']>;

export interface HoldingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keeps a delivery's timer to this process while `work` is under way, however slow its receiver is. */
export async function whileHolding<Result>(
  { store, clock, logger }: HoldingParts,
  held: Held,
  subject: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const renew = async (): Promise<void> => {
    for (;;) {
      await clock.after(RENEW_EVERY_MS, over.signal);
      if (over.signal.aborted) return;
      const hold: TimerChange = { timer: 'hold', kind: 'deliver', subject, until: clock.realNow() + HOLD_MS };
      await store.decide({ timer: held }, () => ({ result: undefined, timers: [hold] }));
    }
  };
  // Without the renewal another process may send it too: at least once, as promised.
  const renewing = renew().catch((error: unknown) =>
    logger.warn({ err: error, subject }, 'a hold was not renewed'),
  );
  try {
    return await work();
  } finally {
    over.abort();
    await renewing;
  }
}
